package dev.fovea.retrieval.database;

/** Vectors as pgvector writes them, {@code [0.1,-0.25]}: what a reactive connection can send and cast. */
public final class VectorText {
    /** A halfvec has 11 binary digits, so that six decimals of numbers up to 1 lose nothing. */
    private static final int SCALE = 1_000_000;

    private static final int DIGITS = 6;
    private static final int LETTERS_A_NUMBER = 10;

    private VectorText() {}

    /** Six decimals a number. */
    public static String of(float[] vector) {
        StringBuilder text = new StringBuilder(2 + vector.length * LETTERS_A_NUMBER).append('[');
        for (int i = 0; i < vector.length; i++) {
            append(i == 0 ? text : text.append(','), vector[i]);
        }
        return text.append(']').toString();
    }

    public static float[] parse(String text) {
        if (text.length() < 2 || text.charAt(0) != '[' || text.charAt(text.length() - 1) != ']') {
            throw new IllegalArgumentException("expected [number,number,…]; found " + text);
        }
        String[] numbers = text.substring(1, text.length() - 1).split(",");
        float[] vector = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            vector[i] = Float.parseFloat(numbers[i]);
        }
        return vector;
    }

    /** By hand: Float.toString for 384 numbers a region would cost more than the rest of writing it. */
    private static void append(StringBuilder text, float value) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException("a vector's numbers are finite; found " + value);
        }
        long scaled = Math.round((double) value * SCALE);
        if (scaled < 0) {
            text.append('-');
            scaled = -scaled;
        }
        text.append(scaled / SCALE).append('.');
        String decimals = Long.toString(scaled % SCALE);
        text.append("0".repeat(DIGITS - decimals.length())).append(decimals);
    }
}
