/**
 * Files in S3-compatible storage: {@link dev.fovea.bucket.BucketStore}, a {@link dev.fovea.plugin.FileStore} for services of
 * several replicas that share no disk.
 *
 * <p>One object a file, its key behind a prefix of one's own. Objects are written once: S3 keeps an object whole or not at all,
 * and a put on the condition that nothing is there yet leaves what another replica was first to write. Works with Amazon's
 * storage and with what speaks its protocol; nothing beyond plain put, get, head and delete is asked of it.
 */
@NullMarked
package dev.fovea.bucket;

import org.jspecify.annotations.NullMarked;
