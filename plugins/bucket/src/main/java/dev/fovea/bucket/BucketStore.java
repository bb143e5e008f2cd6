package dev.fovea.bucket;

import dev.fovea.plugin.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Files as objects of a bucket. */
public final class BucketStore implements FileStore {
    private static final Duration TO_CONNECT = Duration.ofSeconds(10);
    private static final Duration BETWEEN_BYTES = Duration.ofMinutes(1);
    private static final int NOT_THERE = 404;
    private static final int CHANGED_MEANWHILE = 409;
    private static final int THERE_ALREADY = 412;
    private static final int NOT_IMPLEMENTED = 501;

    private final BucketSettings settings;
    private final S3Client client;

    private BucketStore(BucketSettings settings, S3Client client) {
        this.settings = settings;
        this.client = client;
    }

    /** @throws IOException if the bucket is not there, or not for these keys */
    public static BucketStore open(BucketSettings settings) throws IOException {
        BucketStore store = new BucketStore(settings, client(settings));
        try {
            store.client.headBucket(request -> request.bucket(settings.bucket()));
            return store;
        } catch (SdkException failure) {
            store.close();
            throw store.told("open", "", failure);
        }
    }

    private static S3Client client(BucketSettings settings) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(TO_CONNECT)
                        .socketTimeout(BETWEEN_BYTES))
                .region(Region.of(settings.region()))
                .forcePathStyle(settings.pathStyle())
                // A body as it is, signed as a whole: not every server knows signed chunks or the newer checksums.
                .serviceConfiguration(configuration -> configuration.chunkedEncodingEnabled(false))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        settings.endpoint().ifPresent(builder::endpointOverride);
        settings.keys()
                .ifPresent(keys -> builder.credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(keys.id(), keys.secret()))));
        return builder.build();
    }

    @Override
    public void put(String key, Path source) throws IOException {
        String object = settings.object(key);
        if (!Files.isReadable(source)) {
            throw new NoSuchFileException(source.toString());
        }
        // Asked first: a condition spares the overwriting, and not the sending.
        if (has(key)) {
            return;
        }
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(settings.bucket())
                .key(object)
                .ifNoneMatch("*")
                .build();
        try {
            client.putObject(request, RequestBody.fromFile(source));
        } catch (S3Exception failure) {
            switch (failure.statusCode()) {
                case THERE_ALREADY, CHANGED_MEANWHILE -> mustBeThere(key, failure);
                case NOT_IMPLEMENTED -> putAnyhow(key, request, source);
                default -> throw told("put", key, failure);
            }
        } catch (SdkException failure) {
            throw told("put", key, failure);
        }
    }

    /** Somebody else was first, or still is at it, with the same content: the key is its digest. */
    private void mustBeThere(String key, S3Exception failure) throws IOException {
        if (!has(key)) {
            throw told("put", key, failure);
        }
    }

    /** For servers without conditions. Two who put a key at once put the same content, and either may win. */
    private void putAnyhow(String key, PutObjectRequest request, Path source) throws IOException {
        try {
            client.putObject(request.toBuilder().ifNoneMatch(null).build(), RequestBody.fromFile(source));
        } catch (SdkException failure) {
            throw told("put", key, failure);
        }
    }

    /** Streams from the server; an early close ends the transfer. */
    @Override
    public InputStream get(String key) throws IOException {
        String object = settings.object(key);
        try {
            return client.getObject(request -> request.bucket(settings.bucket()).key(object));
        } catch (SdkException failure) {
            throw told("get", key, failure);
        }
    }

    @Override
    public boolean has(String key) throws IOException {
        String object = settings.object(key);
        try {
            client.headObject(request -> request.bucket(settings.bucket()).key(object));
            return true;
        } catch (S3Exception failure) {
            if (failure.statusCode() == NOT_THERE) {
                return false;
            }
            throw told("find", key, failure);
        } catch (SdkException failure) {
            throw told("find", key, failure);
        }
    }

    @Override
    public void delete(String key) throws IOException {
        String object = settings.object(key);
        try {
            client.deleteObject(request -> request.bucket(settings.bucket()).key(object));
        } catch (SdkException failure) {
            throw told("delete", key, failure);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    /** What went wrong, in words for whoever runs the service. */
    private IOException told(String what, String key, SdkException failure) {
        String task = "Cannot " + what + (key.isEmpty() ? "" : " " + key) + " in " + settings.place() + ": ";
        if (!(failure instanceof S3Exception answer)) {
            return new IOException(
                    task + "no answer (" + failure.getMessage() + "). Is it running, and are endpoint and keys right?",
                    failure);
        }
        return switch (answer.statusCode()) {
            case NOT_THERE -> {
                if (key.isEmpty() || code(answer).equals("NoSuchBucket")) {
                    yield new IOException(task + "there is no such bucket. Make it, or name another.", failure);
                }
                NoSuchFileException missing = new NoSuchFileException(key, null, "not in " + settings.place());
                missing.initCause(failure);
                yield missing;
            }
            case 401, 403 ->
                new IOException(
                        task + "refused (" + code(answer) + "). Are the access keys right, and may they do that?",
                        failure);
            default -> new IOException(task + answer.statusCode() + " " + answer.getMessage(), failure);
        };
    }

    private static String code(S3Exception answer) {
        String code =
                answer.awsErrorDetails() == null ? "" : answer.awsErrorDetails().errorCode();
        return code == null || code.isEmpty() ? String.valueOf(answer.statusCode()) : code;
    }
}
