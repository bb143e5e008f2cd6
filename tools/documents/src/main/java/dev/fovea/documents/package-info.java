/** How well and how fast documents are read, found and cited. */
@NullMarked
package dev.fovea.documents;

import org.jspecify.annotations.NullMarked;
