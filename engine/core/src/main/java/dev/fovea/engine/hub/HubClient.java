package dev.fovea.engine.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * The hub over HTTP. Redirects are followed by hand: large files lie on another host, which must not see the token.
 */
final class HubClient implements AutoCloseable {
    private static final int MAX_REDIRECTS = 5;

    private final HubSettings settings;
    private final HttpClient http;

    HubClient(HubSettings settings) {
        this.settings = settings;
        this.http = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(15))
                .build();
    }

    /**
     * What a revision stands for today.
     *
     * @param commit the commit
     * @param files the paths of its files
     */
    record Revision(String commit, Set<String> files) {}

    Revision revision(ModelId id) throws IOException {
        URI address = address("/api/models/" + id.repository() + "/revision/" + encoded(id.revision()));
        HttpResponse<InputStream> response = follow("GET", address, OptionalLong.empty());
        try (InputStream body = response.body()) {
            HubRefusal.check(response, id, "the model's description");
            JsonNode answer = new ObjectMapper().readTree(body);
            String commit = answer.path("sha").asText();
            Set<String> files = new TreeSet<>();
            answer.path("siblings")
                    .forEach(file -> files.add(file.path("rfilename").asText()));
            if (!commit.matches("[0-9a-f]{40}")) {
                throw new EngineException(
                        ErrorCode.CHECKPOINT_DOWNLOAD_FAILED,
                        "%s: expected a commit in the hub's answer, found '%s'".formatted(id, commit));
            }
            return new Revision(commit, files);
        }
    }

    RemoteFile describe(ModelId id, String commit, String file) throws IOException {
        URI address = address("/" + id.repository() + "/resolve/" + commit + "/" + encoded(file));
        HttpResponse<InputStream> response = follow("HEAD", address, OptionalLong.empty());
        response.body().close();
        if (response.headers().firstValue("X-Linked-Etag").isEmpty()) {
            HubRefusal.check(response, id, file);
        }
        Optional<String> etag = header(response, "X-Linked-Etag").or(() -> header(response, "ETag"));
        Optional<String> bytes = header(response, "X-Linked-Size").or(() -> header(response, "Content-Length"));
        if (etag.isEmpty() || bytes.filter(text -> text.matches("[0-9]{1,18}")).isEmpty()) {
            throw new EngineException(
                    ErrorCode.CHECKPOINT_DOWNLOAD_FAILED,
                    "%s: expected an etag and a size of %s, found '%s' and '%s'"
                            .formatted(id, file, etag.orElse(""), bytes.orElse("")));
        }
        String hash = etag.get().replaceFirst("^W/", "").replace("\"", "");
        return new RemoteFile(file, address, hash, Long.parseLong(bytes.get()));
    }

    /** The file's bytes from that offset on, if the server can do that: the status says. */
    HttpResponse<InputStream> read(RemoteFile file, long from) throws IOException {
        return follow("GET", file.address(), from > 0 ? OptionalLong.of(from) : OptionalLong.empty());
    }

    StallGuard guard(InputStream body) {
        return new StallGuard(body, settings.patience());
    }

    private HttpResponse<InputStream> follow(String method, URI start, OptionalLong from) throws IOException {
        URI address = start;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            HttpResponse<InputStream> response = send(method, address, from);
            Optional<URI> target = redirect(response, address);
            // The hub describes a large file in the headers of the redirect itself.
            boolean described =
                    method.equals("HEAD") && header(response, "X-Linked-Etag").isPresent();
            if (target.isEmpty() || described) {
                return response;
            }
            response.body().close();
            address = target.get();
        }
        throw new IOException("more than " + MAX_REDIRECTS + " redirects from " + start);
    }

    private HttpResponse<InputStream> send(String method, URI address, OptionalLong from) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(settings.patience())
                .header("User-Agent", "fovea")
                .header("Accept-Encoding", "identity");
        from.ifPresent(offset -> request.header("Range", "bytes=" + offset + "-"));
        if (origin(address).equals(origin(settings.endpoint()))) {
            settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        }
        try {
            return http.send(request.build(), BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorCode.CHECKPOINT_DOWNLOAD_FAILED, "interrupted: " + address, e);
        }
    }

    private static Optional<URI> redirect(HttpResponse<?> response, URI from) throws IOException {
        Optional<String> location = response.statusCode() / 100 == 3 ? header(response, "Location") : Optional.empty();
        if (location.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI target = from.resolve(location.get());
            boolean web = "https".equals(target.getScheme()) || "http".equals(target.getScheme());
            boolean downgrade = "https".equals(from.getScheme()) && !"https".equals(target.getScheme());
            if (web && !downgrade) {
                return Optional.of(target);
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("a redirect that is no address: " + location.get(), e);
        }
        throw new IOException("a redirect from " + from + " to an address that is not secure: " + location.get());
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getAuthority();
    }

    private URI address(String path) {
        return URI.create(settings.endpoint() + path);
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Optional<String> header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
