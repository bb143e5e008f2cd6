/** */
@NullMarked
package dev.fovea.langchain4j;

import org.jspecify.annotations.NullMarked;
