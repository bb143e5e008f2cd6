package dev.fovea.retrieval.answer;

import dev.fovea.plugin.PageBox;

/**
 * How much a model is given to read.
 *
 * @param pages the most pages
 * @param tiles the most tiles of a page's picture
 * @param tileSide of a tile, in pixels: pages are drawn so that they fill the tiles
 * @param tokensOfTile what a tile takes of the prompt
 * @param promptTokens what pages, conversation and question may take together
 * @param answerTokens the most of an answer
 */
public record AnswerBudget(int pages, int tiles, int tileSide, int tokensOfTile, int promptTokens, int answerTokens) {
    /** For the model that ships. */
    public static final AnswerBudget SMALL = new AnswerBudget(3, 12, 112, 16, 4_000, 160);
    /** For published models of the InternVL family and their like. */
    public static final AnswerBudget LARGE = new AnswerBudget(4, 6, 448, 256, 16_000, 800);

    private static final double LETTERS_OF_TOKEN = 3.5;
    /** A few resolutions, so that pages drawn once serve again. */
    private static final int[] RESOLUTIONS = {200, 150, 110, 72};

    private static final double POINTS_PER_INCH = 72;
    /** A page is drawn somewhat larger than its tiles: making a picture smaller blurs less than making it larger. */
    private static final double ROOM = 2;

    public AnswerBudget {
        if (pages < 1 || tiles < 1 || tileSide < 1 || tokensOfTile < 1 || promptTokens < 1 || answerTokens < 1) {
            throw new IllegalArgumentException("a budget has something of everything; found " + pages + " pages, "
                    + tiles
                    + " tiles of " + tileSide + " pixels and " + tokensOfTile + " tokens, " + promptTokens + " and "
                    + answerTokens + " tokens");
        }
    }

    /** Tokens of a page's picture: its tiles and a thumbnail. */
    int tokensOfPicture() {
        return (tiles + 1) * tokensOfTile;
    }

    /** About; no tokenizer is asked, since the model may be anywhere. */
    static int tokensOf(String text) {
        return (int) Math.ceil(text.length() / LETTERS_OF_TOKEN);
    }

    /** Pixels that the tiles of a picture have together. */
    double pixels() {
        return (double) tiles * tileSide * tileSide;
    }

    /** At how many dots per inch a page is drawn of which a part is shown, in points. */
    int resolution(PageBox shown) {
        for (int resolution : RESOLUTIONS) {
            double scale = resolution / POINTS_PER_INCH;
            if (shown.area() * scale * scale <= ROOM * pixels()) {
                return resolution;
            }
        }
        return RESOLUTIONS[RESOLUTIONS.length - 1];
    }
}
