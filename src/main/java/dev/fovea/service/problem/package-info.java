/**
 * Failures as problem details (RFC 9457), the form of everything that is ours; what is OpenAI's keeps OpenAI's form.
 *
 * <p>{@link dev.fovea.service.problem.ProblemException} is thrown wherever a request cannot be served, and carries one of
 * {@link dev.fovea.service.problem.ProblemCode}: a name that never changes, its status and its title.
 * {@link dev.fovea.service.problem.Problem} is what goes over the wire. The mapper that turns any failure into an answer
 * stands in the {@code api} package and asks {@link dev.fovea.service.problem.ProblemPaths} which form a path speaks.
 *
 * <p>Knows nothing of the rest of the service.
 */
@NullMarked
package dev.fovea.service.problem;

import org.jspecify.annotations.NullMarked;
