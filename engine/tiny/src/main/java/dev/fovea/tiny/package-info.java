/** */
@NullMarked
package dev.fovea.tiny;

import org.jspecify.annotations.NullMarked;
