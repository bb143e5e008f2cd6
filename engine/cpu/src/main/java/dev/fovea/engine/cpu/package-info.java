/** */
@NullMarked
package dev.fovea.engine.cpu;

import org.jspecify.annotations.NullMarked;
