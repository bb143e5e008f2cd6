package dev.fovea.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelHubTest {
    private static final String WEIGHTS = "model.safetensors";

    @TempDir
    private Path cache;

    private final FakeHub server = new FakeHub();
    private final Map<String, String> environment = new HashMap<>();
    private final List<DownloadProgress> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void pointAtTheFake() {
        environment.put("HF_ENDPOINT", server.address());
        environment.put("HF_HUB_CACHE", cache.toString());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Path resolve(String model) {
        return ModelHub.of(environment, heard::add).resolve(model);
    }

    private Path modelFolder() {
        return cache.resolve("models--acme--eye");
    }

    private Path blob(String file) {
        byte[] content = server.content(file);
        return modelFolder().resolve("blobs").resolve(FakeHub.hash("SHA-256", content));
    }

    private Path part() throws IOException {
        Path blobs = Files.createDirectories(modelFolder().resolve("blobs"));
        return blobs.resolve(blob(WEIGHTS).getFileName() + ".incomplete");
    }

    private static EngineException failure(ThrowingCallable call) {
        return catchThrowableOfType(EngineException.class, call);
    }

    @Test
    void aFolderIsItself(@TempDir Path folder) {
        assertThat(resolve(folder.toString())).isEqualTo(folder);
        assertThat(server.requests).isEmpty();
    }

    @Test
    void whatIsNeitherFolderNorIdIsNamedInTheFailure() {
        EngineException failure = failure(() -> resolve("no such/folder/at all"));

        assertThat(failure.code()).isEqualTo(ErrorCode.CHECKPOINT_MISSING);
        assertThat(failure).hasMessageContaining("no such/folder/at all").hasMessageContaining("organisation/name");
    }

    @Test
    void downloadsWhatTheEngineReadsInTheStandardLayout() throws IOException {
        Path snapshot = resolve("acme/eye");

        assertThat(snapshot).isEqualTo(modelFolder().resolve("snapshots").resolve(FakeHub.COMMIT));
        assertThat(modelFolder().resolve("refs/main")).hasContent(FakeHub.COMMIT);
        assertThat(names(snapshot)).containsExactlyInAnyOrder("config.json", "tokenizer.json", WEIGHTS);
        assertThat(snapshot.resolve(WEIGHTS)).hasBinaryContent(server.content(WEIGHTS));
        assertThat(snapshot.resolve("config.json")).hasBinaryContent(server.content("config.json"));
        assertThat(Files.readSymbolicLink(snapshot.resolve(WEIGHTS)))
                .isEqualTo(Path.of("../../blobs", FakeHub.hash("SHA-256", server.content(WEIGHTS))));
        assertThat(names(modelFolder().resolve("blobs")))
                .contains(FakeHub.gitBlob(server.content("config.json")))
                .noneMatch(name -> name.endsWith(".incomplete"));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void reportsProgressUpToTheTotal() {
        resolve("acme/eye");

        assertThat(heard).extracting(DownloadProgress::bytesDone).isSorted();
        DownloadProgress last = heard.getLast();
        assertThat(last.stage()).isEqualTo(DownloadProgress.Stage.DONE);
        assertThat(last.bytesDone()).isEqualTo(last.bytesTotal()).isGreaterThan(300_000);
    }

    @Test
    void aCachedModelTakesNoRequest() {
        Path first = resolve("acme/eye");
        server.requests.clear();

        assertThat(resolve("acme/eye")).isEqualTo(first);
        assertThat(resolve("acme/eye@" + FakeHub.COMMIT)).isEqualTo(first);
        assertThat(server.requests).isEmpty();
    }

    @Test
    void downloadsTheShardsThatTheIndexNames() throws IOException {
        server.shard();
        server.files.put("model-of-another-kind.safetensors", FakeHub.weights(10, 4));

        Path snapshot = resolve("acme/eye");

        assertThat(names(snapshot))
                .containsExactlyInAnyOrder(
                        "config.json",
                        "tokenizer.json",
                        "model.safetensors.index.json",
                        "model-00001-of-00002.safetensors",
                        "model-00002-of-00002.safetensors");
        assertThat(heard.getLast().bytesDone()).isEqualTo(heard.getLast().bytesTotal());
    }

    @Test
    void anIndexMayNotNameFilesElsewhere() {
        server.shard();
        server.index("../../../../model.safetensors");

        assertThat(failure(() -> resolve("acme/eye")).code()).isEqualTo(ErrorCode.CHECKPOINT_FILE_DAMAGED);
    }

    @Test
    void anotherRevisionIsAskedForAndRemembered() {
        resolve("acme/eye@refs/pr/7");

        assertThat(server.requests).anyMatch(request -> request.contains("/revision/refs%2Fpr%2F7"));
        assertThat(modelFolder().resolve("refs/refs/pr/7")).hasContent(FakeHub.COMMIT);
    }

    @Test
    void resumesWithinOneCallWhenTheConnectionBreaks() {
        server.cuts.put(WEIGHTS, 100_000);

        Path snapshot = resolve("acme/eye");

        assertThat(snapshot.resolve(WEIGHTS)).hasBinaryContent(server.content(WEIGHTS));
        assertThat(server.requests).anyMatch(request -> request.matches("content GET /model.safetensors bytes=\\d+-"));
    }

    @Test
    void resumesWhatAnEarlierCallLeft() throws IOException {
        byte[] weights = server.content(WEIGHTS);
        Path part = part();
        Files.write(part, Arrays.copyOf(weights, 120_000));

        Path snapshot = resolve("acme/eye");

        assertThat(snapshot.resolve(WEIGHTS)).hasBinaryContent(weights);
        assertThat(server.requests).contains("content GET /model.safetensors bytes=120000-");
        assertThat(part).doesNotExist();
    }

    @Test
    void startsAgainWhenWhatWasLeftIsOfAnotherFile() throws IOException {
        Path part = part();
        Files.write(part, FakeHub.weights(120_000, 99));

        assertThat(resolve("acme/eye").resolve(WEIGHTS)).hasBinaryContent(server.content(WEIGHTS));
    }

    @Test
    void aServerWithoutRangesIsReadFromTheStart() {
        server.ranges = false;
        server.cuts.put(WEIGHTS, 100_000);

        assertThat(resolve("acme/eye").resolve(WEIGHTS)).hasBinaryContent(server.content(WEIGHTS));
    }

    @Test
    void aSilentConnectionIsGivenUpAndResumed() {
        environment.put("HF_HUB_DOWNLOAD_TIMEOUT", "1");
        server.cuts.put(WEIGHTS, 100_000);
        server.stalls = true;

        assertThat(resolve("acme/eye").resolve(WEIGHTS)).hasBinaryContent(server.content(WEIGHTS));
    }

    @Test
    void aWrongChecksumIsNamedAndLeavesNothingBehind() throws IOException {
        server.damaged.put(WEIGHTS, FakeHub.weights(300_000, 5));

        EngineException failure = failure(() -> resolve("acme/eye"));

        assertThat(failure.code()).isEqualTo(ErrorCode.CHECKPOINT_DOWNLOAD_FAILED);
        assertThat(failure)
                .hasMessageContaining(WEIGHTS)
                .hasMessageContaining("expected checksum " + blob(WEIGHTS).getFileName());
        assertThat(names(modelFolder().resolve("blobs")))
                .noneMatch(name -> name.startsWith(blob(WEIGHTS).getFileName().toString()));
        assertThat(modelFolder().resolve("refs/main")).doesNotExist();
    }

    @Test
    void theTokenGoesToTheEndpointAlone() {
        environment.put("HF_TOKEN", "hf_secret");

        resolve("acme/eye");

        assertThat(server.requests)
                .filteredOn(request -> request.startsWith("hub"))
                .isNotEmpty()
                .allMatch(request -> request.endsWith("Bearer hf_secret"));
        assertThat(server.requests)
                .filteredOn(request -> request.startsWith("content"))
                .isNotEmpty()
                .noneMatch(request -> request.contains("secret"));
    }

    @Test
    void offlineMakesNoRequest() {
        environment.put("HF_HUB_OFFLINE", "1");

        EngineException failure = failure(() -> resolve("acme/eye"));

        assertThat(failure.code()).isEqualTo(ErrorCode.CHECKPOINT_MISSING);
        assertThat(failure).hasMessageContaining("HF_HUB_OFFLINE");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void offlineFindsWhatIsCached() {
        Path first = resolve("acme/eye");
        environment.put("HF_HUB_OFFLINE", "1");

        assertThat(resolve("acme/eye")).isEqualTo(first);
    }

    @Test
    void refusalsAreToldApart() {
        assertThat(refusal(401, "RepoNotFound")).hasMessageContaining("HF_TOKEN if the model is private");
        assertThat(refusal(403, "GatedRepo")).hasMessageContaining("accept its terms");
        assertThat(refusal(404, "RepoNotFound").code()).isEqualTo(ErrorCode.CHECKPOINT_MISSING);
        assertThat(refusal(404, "RevisionNotFound")).hasMessageContaining("no revision 'main'");
        assertThat(refusal(500, "")).hasMessageContaining("500");
        environment.put("HF_TOKEN", "hf_old");
        assertThat(refusal(401, "")).hasMessageContaining("HF_TOKEN was not accepted");
    }

    private EngineException refusal(int status, String errorCode) {
        server.status = status;
        server.errorCode = errorCode;
        return failure(() -> resolve("acme/eye"));
    }

    @Test
    void anUnreachableHubIsNamed() {
        server.close();

        EngineException failure = failure(() -> resolve("acme/eye"));

        assertThat(failure.code()).isEqualTo(ErrorCode.CHECKPOINT_DOWNLOAD_FAILED);
        assertThat(failure).hasMessageContaining(server.address()).hasMessageContaining("ConnectException");
    }

    @Test
    void aDiskTooSmallIsToldBeforeTheDownload() {
        server.claimedBytes = Long.MAX_VALUE / 100;

        EngineException failure = failure(() -> resolve("acme/eye"));

        assertThat(failure).hasMessageContaining("MB free").hasMessageContaining("HF_HUB_CACHE");
        assertThat(server.requests).noneMatch(request -> request.startsWith("content"));
    }

    @Test
    void aRepositoryWithoutSafetensorsIsRefused() {
        server.files.remove(WEIGHTS);
        server.files.put("pytorch_model.bin", new byte[10]);

        assertThat(failure(() -> resolve("acme/eye"))).hasMessageContaining("has no model.safetensors");
    }

    @Test
    void twoCallsAtOnceDownloadOnce() throws InterruptedException {
        List<Path> found = new CopyOnWriteArrayList<>();
        List<Thread> calls = Stream.generate(() -> Thread.ofVirtual().start(() -> found.add(resolve("acme/eye"))))
                .limit(4)
                .toList();
        for (Thread call : calls) {
            call.join();
        }

        assertThat(found)
                .hasSize(4)
                .containsOnly(modelFolder().resolve("snapshots").resolve(FakeHub.COMMIT));
        assertThat(server.requests)
                .filteredOn(request -> request.startsWith("content"))
                .hasSize(1);
    }

    @Test
    void theCacheIsFoundAsThePythonToolsFindIt() {
        assertThat(cacheUnder(Map.of("HF_HUB_CACHE", "/a", "HF_HOME", "/b"))).isEqualTo(Path.of("/a"));
        assertThat(cacheUnder(Map.of("HF_HOME", "/b", "HOME", "/h"))).isEqualTo(Path.of("/b/hub"));
        assertThat(cacheUnder(Map.of("HOME", "/h"))).isEqualTo(Path.of("/h/.cache/huggingface/hub"));
        assertThatExceptionOfType(EngineException.class).isThrownBy(() -> cacheUnder(Map.of()));
    }

    private static Path cacheUnder(Map<String, String> environment) {
        return HubSettings.from(environment).cache();
    }

    @Test
    void idsAreReadStrictly() {
        assertThat(ModelId.parse("OpenGVLab/InternVL3-1B"))
                .get()
                .hasToString("OpenGVLab/InternVL3-1B")
                .returns("models--OpenGVLab--InternVL3-1B", ModelId::folder);
        assertThat(ModelId.parse("a/b@v1.0")).get().returns("v1.0", ModelId::revision);
        for (String wrong : List.of("name", "a/b/c", "../b", "a/..", "a/b@../x", "a/b@", "a b/c", "/a/b", "")) {
            assertThat(ModelId.parse(wrong)).as(wrong).isEmpty();
        }
    }
}
