package dev.fovea.plugin;

/**
 * How large a page is as displayed, and the arithmetic between its three systems of coordinates. All of them start at the top
 * left corner.
 *
 * @param width in points, 1/72 inch; positive
 * @param height in points; positive
 */
public record PageSize(double width, double height) {
    private static final double POINTS_PER_INCH = 72;
    private static final double THOUSAND = 1000;

    public PageSize {
        if (!(width > 0 && height > 0 && width < Double.POSITIVE_INFINITY && height < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "a page has a positive width and height; found %s × %s".formatted(width, height));
        }
    }

    /** The whole page. */
    public PageBox bounds() {
        return new PageBox(0, 0, width, height);
    }

    /** From points to pixels of a rendering of the whole page that is so many pixels wide and high. */
    public PageBox toPixels(PageBox points, int pixelWidth, int pixelHeight) {
        return points.scaled(pixelWidth / width, pixelHeight / height);
    }

    /** From pixels of a rendering of the whole page to points. */
    public PageBox fromPixels(PageBox pixels, int pixelWidth, int pixelHeight) {
        return pixels.scaled(width / pixelWidth, height / pixelHeight);
    }

    /** From points to the 0..1000 that models of the InternVL family speak. */
    public PageBox toThousandths(PageBox points) {
        return points.scaled(THOUSAND / width, THOUSAND / height);
    }

    /** From 0..1000 to points. */
    public PageBox fromThousandths(PageBox thousandths) {
        return thousandths.scaled(width / THOUSAND, height / THOUSAND);
    }

    /** How many pixels wide the page is at a resolution; at least 1. */
    public int pixelWidth(double dotsPerInch) {
        return pixels(width, dotsPerInch);
    }

    /** How many pixels high the page is at a resolution; at least 1. */
    public int pixelHeight(double dotsPerInch) {
        return pixels(height, dotsPerInch);
    }

    private static int pixels(double points, double dotsPerInch) {
        return (int) Math.max(1, Math.round(points * dotsPerInch / POINTS_PER_INCH));
    }
}
