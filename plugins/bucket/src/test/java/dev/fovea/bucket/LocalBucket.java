package dev.fovea.bucket;

import java.net.URI;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** A server that speaks S3's protocol, on this machine, with one empty bucket in memory. */
public final class LocalBucket implements AutoCloseable {
    public static final BucketSettings.AccessKeys KEYS =
            new BucketSettings.AccessKeys("reader-of-pages", "a secret of some length");

    private final S3Proxy server;
    private final URI endpoint;

    public LocalBucket() throws Exception {
        TransientNio2BlobStore blobs = new TransientNio2BlobStore();
        blobs.createContainer("documents");
        server = S3Proxy.builder()
                .blobStore(blobs)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEYS.id(), KEYS.secret())
                .build();
        server.start();
        endpoint = URI.create("http://127.0.0.1:" + server.getPort());
    }

    /** Its files behind a prefix. */
    public BucketSettings settings(String prefix) {
        return new BucketSettings(Optional.of(endpoint), "us-east-1", "documents", prefix, Optional.of(KEYS), true);
    }

    BucketSettings settings(String bucket, BucketSettings.AccessKeys keys) {
        return new BucketSettings(Optional.of(endpoint), "us-east-1", bucket, "", Optional.of(keys), true);
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
