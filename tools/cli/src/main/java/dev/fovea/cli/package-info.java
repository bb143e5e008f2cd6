/**
 * The command line: {@code ask}, {@code inspect}, {@code verify} and {@code bench}. The launcher at the root of the
 * repository runs it; {@code serve} is the service's.
 *
 * <p>May use every module of the engine; nothing uses it. The only package that writes to standard output: answers go
 * there, everything else to standard error. Exit status 0 is success, 1 failure, 2 a mistake in the arguments.
 */
@NullMarked
package dev.fovea.cli;

import org.jspecify.annotations.NullMarked;
