package dev.fovea.service.image;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.service.engine.FoveaConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches a picture from an allowed host. Blocks its caller.
 *
 * <p>The host's name is resolved once, all its addresses are checked, and the connection goes to one of those: a name that
 * resolves differently a moment later cannot lead elsewhere. Redirects are not followed.
 */
@Singleton
final class ImageFetcher {
    private final AllowList allowed;
    private final AllowList allowedPrivate;
    private final long maxBytes;
    private final Duration timeout;
    private final HttpClient client;

    ImageFetcher(Vertx vertx, FoveaConfig config) {
        FoveaConfig.Images images = config.images();
        this.allowed = new AllowList(images.allow().orElse(List.of()));
        this.allowedPrivate = new AllowList(images.allowPrivate().orElse(List.of()));
        this.maxBytes = images.maxBytes().asLongValue();
        this.timeout = images.timeout();
        this.client = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false));
    }

    byte[] fetch(String url) {
        URI target = allowed(url);
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(
                        SocketAddress.inetSocketAddress(new InetSocketAddress(address(target), AllowList.port(target))))
                .setHost(target.getHost())
                .setPort(AllowList.port(target))
                .setSsl(target.getScheme().equalsIgnoreCase("https"))
                .setURI(pathOf(target))
                .setFollowRedirects(false)
                .setTimeout(timeout.toMillis());
        Future<HttpClientRequest> exchange = client.request(request);
        try {
            return await(exchange.compose(this::read), target);
        } finally {
            exchange.onSuccess(HttpClientRequest::reset);
        }
    }

    private URI allowed(String url) {
        URI target = parse(url);
        if (!allowed.contains(target)) {
            throw refused("pictures may not be fetched from '" + target.getHost() + "'; send the picture as a data URI,"
                    + " or have the operator add the host to fovea.images.allow");
        }
        return target;
    }

    private static URI parse(String url) {
        try {
            URI target = URI.create(url);
            if (target.getHost() == null || target.getRawUserInfo() != null) {
                throw refused("the URL of a picture needs a host, and must not carry a user");
            }
            return target;
        } catch (IllegalArgumentException e) {
            throw refused("the URL of a picture cannot be read: " + e.getMessage());
        }
    }

    private InetAddress address(URI target) {
        List<InetAddress> addresses = resolve(target);
        Optional<InetAddress> closed = addresses.stream()
                .filter(address -> !PublicAddress.isPublic(address))
                .findFirst();
        if (closed.isPresent() && !allowedPrivate.contains(target)) {
            throw refused("'" + target.getHost() + "' leads to an address that is not public");
        }
        return addresses.getFirst();
    }

    private static List<InetAddress> resolve(URI target) {
        try {
            return List.of(InetAddress.getAllByName(target.getHost()));
        } catch (UnknownHostException e) {
            throw failed("the host '" + target.getHost() + "' is unknown", e);
        }
    }

    private static String pathOf(URI target) {
        String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        return target.getRawQuery() == null ? path : path + "?" + target.getRawQuery();
    }

    private Future<byte[]> read(HttpClientRequest request) {
        return request.send().compose(response -> {
            if (response.statusCode() != 200) {
                return Future.failedFuture(
                        failed("the picture's host answered %d instead of 200; redirects are not followed"
                                .formatted(response.statusCode())));
            }
            return body(response);
        });
    }

    private Future<byte[]> body(HttpClientResponse response) {
        Promise<byte[]> whole = Promise.promise();
        Buffer received = Buffer.buffer();
        response.handler(part -> {
                    received.appendBuffer(part);
                    if (received.length() > maxBytes) {
                        whole.tryFail(tooLarge());
                    }
                })
                .exceptionHandler(whole::tryFail)
                .endHandler(end -> whole.tryComplete(received.getBytes()));
        return whole.future();
    }

    private byte[] await(Future<byte[]> answer, URI target) {
        try {
            return answer.toCompletionStage().toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof EngineException failure
                    ? failure
                    : failed("the picture at '" + target.getHost() + "' could not be fetched", e);
        } catch (TimeoutException e) {
            throw failed(
                    "the picture at '%s' did not arrive within %d ms".formatted(target.getHost(), timeout.toMillis()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("fetching was interrupted", e);
        }
    }

    private EngineException tooLarge() {
        return new EngineException(
                ErrorCode.IMAGE_TOO_LARGE, "a fetched picture may have at most %d bytes".formatted(maxBytes));
    }

    private static EngineException refused(String message) {
        return new EngineException(ErrorCode.IMAGE_URL_REFUSED, message);
    }

    private static EngineException failed(String message) {
        return new EngineException(ErrorCode.IMAGE_URL_FAILED, message);
    }

    private static EngineException failed(String message, Throwable cause) {
        return new EngineException(ErrorCode.IMAGE_URL_FAILED, message, cause);
    }
}
