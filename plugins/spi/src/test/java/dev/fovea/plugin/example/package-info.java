/** The example of docs/plugins.md, compiled and run. */
@NullMarked
package dev.fovea.plugin.example;

import org.jspecify.annotations.NullMarked;
