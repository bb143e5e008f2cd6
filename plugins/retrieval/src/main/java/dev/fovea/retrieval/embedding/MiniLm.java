package dev.fovea.retrieval.embedding;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * all-MiniLM-L6-v2, quantised to eight bits, in this process: 384 numbers a text, of which the first 256 tokens count. The same
 * weights as LangChain4j's {@link AllMiniLmL6V2QuantizedEmbeddingModel}, from the same artefact, and the same vectors.
 *
 * <p>Differs in how it runs: each call computes on the thread that calls, so that as many pages are read at a time as there are
 * workers, where LangChain4j's starts threads for all cores in each call. One text at a time: the quantised weights scale a
 * whole batch by its largest number, and a text's vector would depend on the texts beside it (cosine 0.987 in a batch of 16);
 * a batch is slower besides, for its padding.
 *
 * <p>Safe for use by many threads.
 */
public final class MiniLm implements EmbeddingModel, AutoCloseable {
    private static final String MODEL = "/all-minilm-l6-v2-q.onnx";
    private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";
    private static final int DIMENSION = 384;
    private static final String MOST_TOKENS = "256";

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;

    /** Loads the weights, 23 MB, which takes about half a second. */
    public MiniLm() {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                InputStream vocabulary = resource(TOKENIZER);
                InputStream weights = resource(MODEL)) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            this.session = environment.createSession(weights.readAllBytes(), options);
            this.tokenizer = HuggingFaceTokenizer.newInstance(
                    vocabulary,
                    Map.of(
                            "padding",
                            "false",
                            "truncation",
                            "true",
                            "maxLength",
                            MOST_TOKENS,
                            "modelMaxLength",
                            MOST_TOKENS));
        } catch (IOException e) {
            throw new UncheckedIOException("all-MiniLM-L6-v2 cannot be loaded", e);
        } catch (OrtException e) {
            throw new IllegalStateException("all-MiniLM-L6-v2 cannot be loaded: " + e.getMessage(), e);
        }
    }

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        List<Embedding> embeddings = new ArrayList<>(segments.size());
        for (TextSegment segment : segments) {
            embeddings.add(Embedding.from(embed(tokenizer.encode(segment.text()))));
        }
        return Response.from(embeddings);
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    @Override
    public String modelName() {
        return "all-MiniLM-L6-v2-q";
    }

    @Override
    public void close() {
        tokenizer.close();
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("all-MiniLM-L6-v2 cannot be closed: " + e.getMessage(), e);
        }
    }

    private float[] embed(Encoding encoding) {
        long[] tokens = encoding.getIds();
        long[] shape = {1, tokens.length};
        long[] mask = new long[tokens.length];
        Arrays.fill(mask, 1);
        try (OnnxTensor ids = OnnxTensor.createTensor(environment, LongBuffer.wrap(tokens), shape);
                OnnxTensor attention = OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape);
                OnnxTensor types =
                        OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[tokens.length]), shape);
                OrtSession.Result result =
                        session.run(Map.of("input_ids", ids, "attention_mask", attention, "token_type_ids", types))) {
            return mean(((OnnxTensor) result.get(0)).getFloatBuffer(), tokens.length);
        } catch (OrtException e) {
            throw new IllegalStateException("all-MiniLM-L6-v2 failed: " + e.getMessage(), e);
        }
    }

    /** The mean over tokens, scaled to length 1. */
    private static float[] mean(FloatBuffer states, int tokens) {
        float[] mean = new float[DIMENSION];
        float[] row = new float[DIMENSION];
        for (int token = 0; token < tokens; token++) {
            states.get(token * DIMENSION, row);
            for (int i = 0; i < DIMENSION; i++) {
                mean[i] += row[i];
            }
        }
        double squares = 0;
        for (float number : mean) {
            squares += number * number;
        }
        float length = (float) Math.sqrt(squares);
        for (int i = 0; i < DIMENSION; i++) {
            mean[i] /= length;
        }
        return mean;
    }

    private static InputStream resource(String name) throws IOException {
        InputStream resource = AllMiniLmL6V2QuantizedEmbeddingModel.class.getResourceAsStream(name);
        if (resource == null) {
            throw new IOException("not in the class path: " + name);
        }
        return resource;
    }
}
