package dev.fovea.retrieval.library;

/**
 * How large things may be.
 *
 * @param fileBytes the most of a file
 * @param dotsPerInch the most that a page is drawn at
 */
public record LibraryLimits(long fileBytes, double dotsPerInch) {
    public static final LibraryLimits DEFAULT = new LibraryLimits(200_000_000, 300);
}
