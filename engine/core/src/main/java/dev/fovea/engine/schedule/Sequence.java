package dev.fovea.engine.schedule;

import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.prompt.BlockHash;
import dev.fovea.engine.prompt.BlockHasher;
import dev.fovea.engine.prompt.EncodedPrompt;
import dev.fovea.engine.prompt.ImageSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One answer being written: the prompt's tokens, then the answer's, and which of them the KV cache holds. Owned by the
 * engine thread.
 *
 * <p>An index counts tokens from the prompt's first; a position is what the rotary embedding sees; a slot is a place in the
 * KV cache, {@code blocks[index / blockSize] · blockSize + index % blockSize}.
 */
public final class Sequence {
    private static final int NO_ROW = -1;

    private final EncodedPrompt prompt;
    private final SamplingParams sampling;
    private final long seed;
    private final int choice;
    private final PrefixScope scope;
    private final BlockHasher hasher;

    private int[] tokens;
    private int length;
    private int computed;
    private int[] blocks = new int[16];
    private int blockCount;
    private int countRow = NO_ROW;
    private final int[][] tileRows; // [span][tile]

    private final List<BlockHash> hashes = new ArrayList<>(); // of the full blocks from the first, as far as asked for
    private List<EmbeddingCache.Picture> pictures = List.of(); // pinned, one for each span yet to be read
    private int named;
    private long arrival;

    /** A sequence that may share its prefix with all others: its rotary angles depend on positions alone. */
    public Sequence(EncodedPrompt prompt, SamplingParams sampling, long seed, int choice) {
        this(prompt, sampling, seed, choice, PrefixScope.UNLIMITED);
    }

    /**
     * Starts with nothing computed.
     *
     * @param seed of the request's draws
     * @param choice which of the request's answers this is, from 0
     * @param scope with whom it may share KV blocks
     */
    public Sequence(EncodedPrompt prompt, SamplingParams sampling, long seed, int choice, PrefixScope scope) {
        this.prompt = prompt;
        this.sampling = sampling;
        this.seed = seed;
        this.choice = choice;
        this.scope = scope;
        this.hasher = prompt.blockHasher();
        this.length = prompt.length();
        this.tokens = Arrays.copyOf(prompt.tokens(), length + 64);
        this.tileRows = new int[prompt.spans().size()][];
        for (int span = 0; span < tileRows.length; span++) {
            tileRows[span] = new int[prompt.spans().get(span).image().tiles()];
        }
    }

    public EncodedPrompt prompt() {
        return prompt;
    }

    public SamplingParams sampling() {
        return sampling;
    }

    /** Of the request's draws; the answers to one request share it. */
    public long seed() {
        return seed;
    }

    /** Which of the request's answers this is, from 0. */
    public int choice() {
        return choice;
    }

    // Tokens

    /** Tokens known so far, prompt and answer. */
    public int length() {
        return length;
    }

    public int promptLength() {
        return prompt.length();
    }

    /** Tokens of the answer so far. */
    public int written() {
        return length - prompt.length();
    }

    /** The id at that index. */
    public int token(int index) {
        return tokens[index];
    }

    /** Ids from index 0, the first {@link #length} of the array; not to be changed. */
    public int[] tokens() {
        return tokens;
    }

    /** Adds a sampled token; it is read by the next step. */
    public void append(int id) {
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * length);
        }
        tokens[length++] = id;
    }

    // What the model reads of a token

    /** The rotary position at that index: the prompt's own, then one on for each token written. */
    public float position(int index) {
        int afterPrompt = index - prompt.length();
        return afterPrompt < 0 ? prompt.positions()[index] : prompt.nextPosition() + afterPrompt;
    }

    /**
     * The sequence length from which dynamic NTK takes the rotary base at that index: the whole prompt's for every token of
     * it, else the length at which the token was first read. A function of the index alone, so that a prompt read in
     * pieces, or a sequence read again after preemption, stores the same keys as one read at once.
     */
    public int rotaryLength(int index) {
        return Math.max(prompt.length(), index + 1);
    }

    /** The row of the embedding pool at that index, or −1 for a token that is looked up in the embedding table. */
    public int visualRow(int index) {
        if (index >= prompt.length()) {
            return NO_ROW; // a written <IMG_CONTEXT> is a word like any other
        }
        List<ImageSpan> spans = prompt.spans();
        for (int i = 0; i < spans.size(); i++) {
            ImageSpan span = spans.get(i);
            if (index < span.start()) {
                return NO_ROW;
            }
            if (index < span.end()) {
                int tokensPerTile = span.length() / tileRows[i].length;
                int offset = index - span.start();
                return tileRows[i][offset / tokensPerTile] + offset % tokensPerTile;
            }
        }
        return NO_ROW;
    }

    /** First row of the embedding pool of each tile of that span, to be filled before the span is read. */
    public int[] tileRows(int span) {
        return tileRows[span];
    }

    // What the sampler reads

    /** Whether tokens already seen change what is drawn. */
    public boolean hasPenalties() {
        return sampling.repetitionPenalty() != 1 || sampling.presencePenalty() != 0 || sampling.frequencyPenalty() != 0;
    }

    /** This sequence's row of the sampler's counts, or −1 without penalties. */
    public int countRow() {
        return countRow;
    }

    /** Lends it a row; −1 takes it back. */
    public void countRow(int row) {
        countRow = row;
    }

    /** How many alternatives are wanted with each token; −1 for no log-probabilities at all. */
    public int alternatives() {
        return sampling.topLogprobs().orElse(-1);
    }

    /** The draw for the next token, in [0, 1): depends on seed, choice and number of the token, and on nothing else. */
    public float uniform() {
        long state = mix(mix(seed) + choice) + written();
        return (mix(state) >>> 40) * 0x1p-24f;
    }

    /** SplitMix64's step and finaliser (Steele, Lea and Flood 2014). */
    private static long mix(long state) {
        long z = state + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    // KV cache

    /** Tokens whose keys and values are in the cache; the next step goes on from this index. */
    public int computed() {
        return computed;
    }

    /** Says how many tokens the cache now holds. */
    public void computed(int count) {
        computed = count;
    }

    /** The block table, the first {@link #blockCount} of the array; not to be changed. */
    public int[] blocks() {
        return blocks;
    }

    public int blockCount() {
        return blockCount;
    }

    /** Appends a block to the block table. */
    public void addBlock(int block) {
        if (blockCount == blocks.length) {
            blocks = Arrays.copyOf(blocks, 2 * blockCount);
        }
        blocks[blockCount++] = block;
    }

    /** Forgets the block table and with it all that was computed. */
    public void clearBlocks() {
        blockCount = 0;
        computed = 0;
    }

    PrefixScope scope() {
        return scope;
    }

    /** The name of a full block. */
    BlockHash hash(int block, int blockSize) {
        while (hashes.size() <= block) {
            int from = hashes.size() * blockSize;
            BlockHash before = hashes.isEmpty() ? scope.root() : hashes.getLast();
            hashes.add(hasher.hash(before, tokens, from, from + blockSize));
        }
        return hashes.get(block);
    }

    /** Full blocks, from the first, that were made findable. */
    int named() {
        return named;
    }

    void named(int count) {
        named = count;
    }

    // Scheduling

    /** When the request came; earlier ones go first. */
    long arrival() {
        return arrival;
    }

    void arrival(long number) {
        arrival = number;
    }

    /** Known tokens that were not computed: 1 in decode, more in prefill. */
    int remaining() {
        return length - computed;
    }

    List<EmbeddingCache.Picture> pictures() {
        return pictures;
    }

    void pictures(List<EmbeddingCache.Picture> pinned) {
        pictures = pinned;
    }

    @Override
    public String toString() {
        return "Sequence[choice %d, %d of %d tokens computed, %d blocks]"
                .formatted(choice, computed, length, blockCount);
    }
}
