package dev.fovea.bucket;

import dev.fovea.plugin.FileKey;
import java.net.URI;
import java.util.Optional;

/**
 * Where a bucket is, and who may use it.
 *
 * @param endpoint of a server that is not Amazon's, such as {@code http://127.0.0.1:9000}; empty for Amazon's of the region
 * @param region such as {@code eu-central-1}; other servers often take any
 * @param bucket that is there already
 * @param prefix before every key, a key itself, without a slash at its end; empty for none
 * @param keys empty to find them as Amazon's tools do: environment, profile, the machine's role
 * @param pathStyle whether the bucket stands in the path, as most servers but Amazon's want it, rather than in the host name
 */
public record BucketSettings(
        Optional<URI> endpoint,
        String region,
        String bucket,
        String prefix,
        Optional<AccessKeys> keys,
        boolean pathStyle) {
    public BucketSettings {
        if (region.isBlank() || bucket.isBlank()) {
            throw new IllegalArgumentException(
                    "Expected a region and a bucket; found region \"" + region + "\", bucket \"" + bucket + "\"");
        }
        if (!prefix.isEmpty()) {
            prefix = new FileKey(prefix).text();
        }
    }

    /** The object that a key stands for. */
    String object(String key) {
        String checked = new FileKey(key).text();
        return prefix.isEmpty() ? checked : prefix + "/" + checked;
    }

    /** For messages: where it is. */
    String place() {
        return "bucket " + bucket + " at " + endpoint.map(URI::toString).orElse("Amazon S3, " + region);
    }

    /** An id and its secret, which no message shows. */
    public record AccessKeys(String id, String secret) {
        @Override
        public String toString() {
            return "AccessKeys[id=" + id + "]";
        }
    }
}
