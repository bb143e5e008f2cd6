package dev.fovea.pages;

import dev.fovea.plugin.PageBox;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.encoding.GlyphList;
import org.apache.pdfbox.pdmodel.graphics.state.PDGraphicsState;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.util.Matrix;
import org.jspecify.annotations.Nullable;

/** Collects the letters of a page, each with its box, its colour, and what is known of its being seen when it is drawn. */
final class PdfLetters {
    /** A letter that its file gives no character for. */
    static final String UNKNOWN = "\uFFFD";

    private static final double TINY = 1;
    private static final double TRANSPARENT = 0.05;
    /** Of 255: less than this nobody sees on paper or screen. */
    private static final int FAINT = 20;

    private final PageBox page;
    private final AffineTransform toDisplay;
    private final PaintedAreas painted;
    private final FontExtents extents;
    private final PdfInks fills = new PdfInks();
    private final PdfInks strokes = new PdfInks();
    private final List<FoundLetter> found = new ArrayList<>();
    private final double[] corners = new double[8];
    private Ink ink = Ink.WHITE;
    private boolean hidden;
    private boolean doubtful;
    private Rectangle2D clip = new Rectangle2D.Double();

    PdfLetters(PdfView view, AffineTransform toDisplay, PaintedAreas painted) {
        this.page = view.size().bounds();
        this.toDisplay = toDisplay;
        this.painted = painted;
        this.extents = view.streams().fonts();
    }

    List<FoundLetter> found() {
        return found;
    }

    PdfInks inks() {
        return fills;
    }

    /** What holds for all letters of a string. */
    void begin(PDGraphicsState state, boolean translucent, boolean vanished) {
        RenderingMode mode = state.getTextState().getRenderingMode();
        boolean fills = mode.isFill();
        double alpha = fills ? state.getNonStrokeAlphaConstant() : state.getAlphaConstant();
        if (fills && mode.isStroke()) {
            alpha = Math.max(alpha, state.getAlphaConstant());
        }
        hidden = !fills && !mode.isStroke() || alpha <= TRANSPARENT || vanished;
        doubtful = translucent || state.getSoftMask() != null || alpha < 0.5;
        ink = fills ? this.fills.of(state.getNonStrokingColor()) : strokes.of(state.getStrokingColor());
        clip = toDisplay.createTransformedShape(clipBounds(state)).getBounds2D();
    }

    void add(Matrix place, PDFont font, int code) throws IOException {
        @Nullable String known = font.toUnicode(code, GlyphList.getAdobeGlyphList());
        String text = known == null || known.isEmpty() || known.charAt(0) == 0 ? UNKNOWN : known;
        FontExtents.Extent extent = extents.of(font);
        double width = font.getWidth(code) / 1000;
        AffineTransform transform = new AffineTransform(toDisplay);
        transform.concatenate(place.createAffineTransform());
        double[] quad = {0, extent.descent(), width, extent.descent(), width, extent.ascent(), 0, extent.ascent()};
        transform.transform(quad, 0, corners, 0, 4);
        double size = Math.hypot(transform.getShearX(), transform.getScaleY());
        double across = Math.hypot(transform.getScaleX(), transform.getShearY());
        if (!Double.isFinite(corners[0] + corners[1] + corners[4] + corners[5] + size + across)) {
            return;
        }
        double up = Math.hypot(transform.getShearX(), transform.getScaleY());
        PageBox box = bounds();
        FoundLetter letter = new FoundLetter(text, box, up, turn(transform), ink, sight(box, Math.min(up, across)));
        found.add(letter);
        painted.add(letter);
    }

    private PageBox bounds() {
        double left = Math.min(Math.min(corners[0], corners[2]), Math.min(corners[4], corners[6]));
        double right = Math.max(Math.max(corners[0], corners[2]), Math.max(corners[4], corners[6]));
        double top = Math.min(Math.min(corners[1], corners[3]), Math.min(corners[5], corners[7]));
        double bottom = Math.max(Math.max(corners[1], corners[3]), Math.max(corners[5], corners[7]));
        return new PageBox(left, top, right, bottom);
    }

    /** The direction of reading, to the nearest quarter. */
    private static int turn(AffineTransform transform) {
        double angle = Math.atan2(transform.getShearY(), transform.getScaleX());
        return Math.floorMod(Math.round(angle / (Math.PI / 2)), 4);
    }

    private FoundLetter.Sight sight(PageBox box, double size) {
        double x = (box.left() + box.right()) / 2;
        double y = (box.top() + box.bottom()) / 2;
        boolean outside = x < page.left() || x > page.right() || y < page.top() || y > page.bottom();
        boolean cut = x < clip.getMinX() || x > clip.getMaxX() || y < clip.getMinY() || y > clip.getMaxY();
        if (hidden || outside || cut || size < TINY) {
            return FoundLetter.Sight.HIDDEN;
        }
        if (doubtful) {
            return FoundLetter.Sight.DOUBTFUL;
        }
        Ink ground = painted.under(x, y).map(PaintedAreas.Area::ink).orElse(Ink.WHITE);
        if (ground instanceof Ink.Mixed) {
            return FoundLetter.Sight.DOUBTFUL;
        }
        if (ink instanceof Ink.Plain own && ground instanceof Ink.Plain below) {
            return Ink.difference(own.rgb(), below.rgb()) <= FAINT ? FoundLetter.Sight.HIDDEN : FoundLetter.Sight.SEEN;
        }
        return FoundLetter.Sight.SEEN;
    }

    /** What a page is cut to, in its own coordinates: the bounds of all that cuts it. */
    static Rectangle2D clipBounds(PDGraphicsState state) {
        Rectangle2D bounds = new Rectangle2D.Double();
        boolean first = true;
        for (Path2D path : state.getCurrentClippingPaths()) {
            bounds = first ? path.getBounds2D() : bounds.createIntersection(path.getBounds2D());
            first = false;
        }
        // Bounds that do not meet come out with a negative extent.
        return bounds.getWidth() < 0 || bounds.getHeight() < 0 ? new Rectangle2D.Double() : bounds;
    }
}
