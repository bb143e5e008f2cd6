/**
 * InternVL 2.5, 3 and dense 3.5: how their configurations read, how their tensors are named, and how the three parts are
 * put together from them.
 *
 * <p>Depends on {@code model}, {@code weights} and {@code backend}. Both checkpoint layouts, the original one and the
 * {@code -hf} one in its two spellings, end in the same model. Reference: {@code modeling_internvl_chat.py} and
 * transformers' {@code internvl}.
 */
@NullMarked
package dev.fovea.engine.model.internvl;

import org.jspecify.annotations.NullMarked;
