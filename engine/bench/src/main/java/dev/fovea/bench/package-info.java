/**
 * What the engine reaches on this machine, beside the machine's own rates measured in the same run. Developer code: no
 * service ships it.
 */
@NullMarked
package dev.fovea.bench;

import org.jspecify.annotations.NullMarked;
