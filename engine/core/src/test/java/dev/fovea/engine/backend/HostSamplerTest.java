package dev.fovea.engine.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.HostBuffer;
import dev.fovea.engine.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostSamplerTest {
    private final HostSampler sampler = new HostSampler();

    /**
     * The golden values are warped logits. They fix a distribution; the sampler has the same one if each token is drawn
     * by the uniform numbers just inside both ends of its stretch of the cumulated probabilities.
     */
    @ParameterizedTest
    @CsvSource({
        "temperature_0.7, 0.7, 0, 1, 0, 1",
        "top_k_10, 1, 10, 1, 0, 1",
        "top_p_0.8, 1, 0, 0.8, 0, 1",
        "top_p_0.95, 1, 0, 0.95, 0, 1",
        "min_p_0.1, 1, 0, 1, 0.1, 1",
        "repetition_penalty_1.2, 1, 0, 1, 0, 1.2",
        "chain_rep1.1_temp0.6_k20_p0.9, 0.6, 20, 0.9, 0, 1.1",
    })
    void drawsFromTheReferenceDistribution(
            String golden, float temperature, int topK, float topP, float minP, float repetition) throws IOException {
        Fixture fixture = Fixture.read();
        float[][] logits = fixture.rows("logits");
        float[][] warped = fixture.rows(golden);
        for (int row = 0; row < logits.length; row++) {
            Case draw = new Case(logits[row]);
            draw.set(temperature, topK, topP, minP);
            draw.repetition(repetition);
            draw.prompt(fixture.longs("prev_ids", row));
            assertDistribution(draw, warped[row]);
        }
    }

    private void assertDistribution(Case draw, float[] warped) {
        double total = Arrays.stream(toDouble(warped)).map(Math::exp).sum();
        int[] order = IntStream.range(0, warped.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer id) -> -warped[id]).thenComparing(id -> id))
                .mapToInt(id -> id)
                .toArray();
        double before = 0;
        for (int id : order) {
            double after = before + Math.exp(warped[id]) / total;
            double margin = 1e-5;
            if (after - before > 2 * margin) {
                assertThat(draw.at(before + margin)).isEqualTo(id);
                draw.forgetAnswer();
                assertThat(draw.at(after - margin)).isEqualTo(id);
                draw.forgetAnswer();
            }
            before = after;
        }
    }

    @Test
    void greedyTakesTheLowestIdOfTheLargestLogits() {
        Case draw = new Case(new float[] {1, 3, Float.NaN, 3, -2});
        assertThat(draw.at(0.9)).isEqualTo(1);
    }

    @Test
    void tiesStandInTheOrderOfIds() {
        Case draw = new Case(new float[] {0, 1, 0, 1, -0f});
        draw.set(1, 3, 1, 0);
        assertThat(draw.at(0)).isEqualTo(1);
        assertThat(draw.at(0.5)).isEqualTo(3);
        assertThat(draw.at(0.9999999)).isEqualTo(0);
    }

    @Test
    void frequencyAndPresenceCountTheAnswerOnly() {
        Case draw = new Case(new float[] {1, 1.2f, 1.1f});
        draw.frequencyAndPresence(0.05f, 0.1f);
        draw.prompt(new long[] {1});
        assertThat(draw.at(0)).as("in the prompt alone").isEqualTo(1);
        assertThat(draw.at(0)).as("1.2 - 0.15 < 1.1").isEqualTo(2);
        assertThat(draw.at(0)).as("1.1 - 0.15 < 1.05").isEqualTo(1);
        assertThat(draw.counts()).containsExactly(0, SamplerInputs.IN_PROMPT + 2, 1);
    }

    @Test
    void logprobsAreThoseOfTheModelBeforePenaltiesAndTemperature() {
        float[] logits = {0.5f, 2, -1, 2, 1};
        Case draw = new Case(logits);
        draw.set(0.1f, 1, 1, 0);
        draw.repetition(5);
        draw.prompt(new long[] {1, 3});
        draw.logprobs(3);
        int id = draw.at(0.3);
        double normaliser =
                Math.log(Arrays.stream(toDouble(logits)).map(Math::exp).sum());
        assertThat(id).isEqualTo(4);
        assertThat(draw.logprob()).isCloseTo((float) (1 - normaliser), within(1e-6f));
        assertThat(draw.topIds()).containsExactly(1, 3, 4);
        assertThat(draw.topLogprobs()[2]).isCloseTo((float) (1 - normaliser), within(1e-6f));
    }

    @Test
    void infiniteLogitsAndExtremeTemperaturesDrawTheLikeliest() {
        Case infinite = new Case(new float[] {0, Float.POSITIVE_INFINITY, 3});
        infinite.set(1, 0, 1, 0);
        assertThat(infinite.at(0.5)).isEqualTo(1);
        Case cold = new Case(new float[] {0, 1, 0.999f});
        cold.set(1e-30f, 0, 1, 0);
        assertThat(cold.at(0.99)).isEqualTo(1);
    }

    /** A vocabulary of real size, against a full sort in double precision. */
    @Test
    void agreesWithAFullSortAtRealVocabularies() {
        Random random = new Random(7);
        float[] logits = new float[50_021];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (random.nextGaussian() * 2.5);
        }
        Case draw = new Case(logits);
        draw.set(0.8f, 0, 1, 0);
        Integer[] order = IntStream.range(0, logits.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble((Integer id) -> -logits[id]));
        double total =
                Arrays.stream(toDouble(logits)).map(x -> Math.exp(x / 0.8f)).sum();
        for (double uniform : new double[] {0, 0.1, 0.25, 0.5, 0.9, 0.99}) {
            int drawn = draw.at(uniform);
            double before = 0;
            int rank = 0;
            while (order[rank] != drawn) {
                before += Math.exp(logits[order[rank++]] / 0.8f) / total;
            }
            double after = before + Math.exp(logits[drawn] / 0.8f) / total;
            assertThat(uniform).isBetween(before - 1e-6, after + 1e-6);
        }
    }

    private static double[] toDouble(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    /** One row of logits with everything that says how to sample it. */
    private final class Case {
        private final int vocabulary;
        private final Tensor logits;
        private final SamplerInputs inputs;
        private final SamplerOutputs out;

        Case(float[] logits) {
            vocabulary = logits.length;
            this.logits = floats(1, vocabulary);
            MemorySegment.copy(logits, 0, this.logits.segment(), ValueLayout.JAVA_FLOAT, 0, vocabulary);
            inputs = new SamplerInputs(
                    floats(1),
                    ints(1),
                    floats(1),
                    floats(1),
                    floats(1),
                    floats(1),
                    floats(1),
                    floats(1),
                    ints(1),
                    ints(1, vocabulary),
                    ints(1));
            out = new SamplerOutputs(ints(1), floats(1), ints(1, 3), floats(1, 3));
            put(inputs.repetition(), 1);
            set(0, 0, 1, 0);
            inputs.countRows().segment().set(ValueLayout.JAVA_INT, 0, -1);
        }

        void set(float temperature, int topK, float topP, float minP) {
            put(inputs.temperature(), temperature);
            inputs.topK().segment().set(ValueLayout.JAVA_INT, 0, topK);
            put(inputs.topP(), topP);
            put(inputs.minP(), minP);
        }

        void repetition(float penalty) {
            put(inputs.repetition(), penalty);
        }

        void frequencyAndPresence(float frequency, float presence) {
            put(inputs.frequency(), frequency);
            put(inputs.presence(), presence);
        }

        void prompt(long[] ids) {
            inputs.countRows().segment().set(ValueLayout.JAVA_INT, 0, 0);
            for (long id : ids) {
                inputs.counts().segment().setAtIndex(ValueLayout.JAVA_INT, id, SamplerInputs.IN_PROMPT);
            }
        }

        /** Draws count what they draw, and repetition penalises it. */
        void forgetAnswer() {
            for (int id = 0; id < vocabulary; id++) {
                int count = inputs.counts().segment().getAtIndex(ValueLayout.JAVA_INT, id);
                inputs.counts().segment().setAtIndex(ValueLayout.JAVA_INT, id, count & SamplerInputs.IN_PROMPT);
            }
        }

        void logprobs(int alternatives) {
            inputs.logprobs().segment().set(ValueLayout.JAVA_INT, 0, 1 + alternatives);
        }

        int at(double uniform) {
            put(inputs.uniform(), (float) uniform);
            sampler.sample(out, logits, inputs);
            return out.ids().segment().get(ValueLayout.JAVA_INT, 0);
        }

        int[] counts() {
            return inputs.counts().segment().toArray(ValueLayout.JAVA_INT);
        }

        float logprob() {
            return out.logprob().segment().get(ValueLayout.JAVA_FLOAT, 0);
        }

        int[] topIds() {
            return out.topIds().segment().toArray(ValueLayout.JAVA_INT);
        }

        float[] topLogprobs() {
            return out.topLogprobs().segment().toArray(ValueLayout.JAVA_FLOAT);
        }

        private static void put(Tensor tensor, float value) {
            tensor.segment().set(ValueLayout.JAVA_FLOAT, 0, value);
        }

        private static Tensor floats(int... shape) {
            return tensor(DType.F32, shape);
        }

        private static Tensor ints(int... shape) {
            return tensor(DType.I32, shape);
        }

        private static Tensor tensor(DType type, int... shape) {
            int elements = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
            MemorySegment memory = MemorySegment.ofArray(new int[elements]);
            return Tensor.of(new HostBuffer(memory), 0, type, shape);
        }
    }

    /** The golden file; its header is simple enough for a pattern. */
    private record Fixture(String header, ByteBuffer data) {
        static Fixture read() throws IOException {
            Path file = Path.of(System.getProperty("fovea.fixtures"), "sampling", "warpers.safetensors");
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            int length = (int) bytes.getLong();
            String header = new String(bytes.array(), 8, length, StandardCharsets.UTF_8);
            bytes.position(8 + length);
            return new Fixture(header, bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
        }

        float[][] rows(String name) {
            float[][] rows = new float[6][60];
            ByteBuffer values = slice(name);
            for (float[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = values.getFloat();
                }
            }
            return rows;
        }

        long[] longs(String name, int row) {
            long[] values = new long[20];
            slice(name)
                    .position(row * 160)
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asLongBuffer()
                    .get(values);
            return values;
        }

        private ByteBuffer slice(String name) {
            Matcher matcher = Pattern.compile(
                            "\"" + Pattern.quote(name) + "\":\\{[^}]*\"data_offsets\":\\s*\\[(\\d+),\\s*(\\d+)]")
                    .matcher(header);
            assertThat(matcher.find()).as(name).isTrue();
            int start = Integer.parseInt(matcher.group(1));
            return data.slice(start, Integer.parseInt(matcher.group(2)) - start).order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
