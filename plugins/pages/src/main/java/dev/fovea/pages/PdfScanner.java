package dev.fovea.pages;

import dev.fovea.plugin.PageBox;
import java.awt.BasicStroke;
import java.awt.geom.AffineTransform;
import java.awt.geom.GeneralPath;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.contentstream.PDFGraphicsStreamEngine;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.graphics.blend.BlendMode;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.graphics.form.PDTransparencyGroup;
import org.apache.pdfbox.pdmodel.graphics.image.PDImage;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.pdmodel.graphics.state.PDGraphicsState;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.util.Matrix;
import org.apache.pdfbox.util.Vector;

/**
 * Goes through a page's drawing once, without drawing: letters with their boxes, what is painted over and under them, and how
 * much of the page is pictures.
 */
final class PdfScanner extends PDFGraphicsStreamEngine {
    /** Drawings of maps have a few million. */
    private static final long MOST_STEPS = 20_000_000;

    /** What drawing a part that is drawn again and again costs, in steps: parts that draw each other have no end. */
    private static final long STEPS_OF_A_FORM = 1000;

    private static final double OPAQUE = 0.95;
    private static final double TRANSPARENT = 0.05;
    private static final double THICK_STROKE = 3;

    private final PdfView view;
    private final ReadingLimits limits;
    private final AffineTransform toDisplay;
    private final PaintedAreas painted;
    private final PdfLetters letters;
    private final PdfLayers layers;
    private final List<Rectangle2D> pictures = new ArrayList<>();
    private GeneralPath path = new GeneralPath();
    private boolean clipNext;
    private int translucent;
    private int vanished;
    private long steps;

    PdfScanner(PdfView view, ReadingLimits limits) {
        super(view.page());
        this.view = view;
        this.limits = limits;
        this.toDisplay = view.toDisplay();
        this.painted = new PaintedAreas(view.size().width(), view.size().height());
        this.letters = new PdfLetters(view, toDisplay, painted);
        this.layers = new PdfLayers(view.document());
    }

    PdfScan scan() throws IOException {
        processPage(view.page());
        for (PDAnnotation annotation : view.page().getAnnotations()) {
            if (!annotation.isHidden() && !annotation.isNoView() && layers.shows(annotation.getOptionalContent())) {
                showAnnotation(annotation);
            }
        }
        return new PdfScan(letters.found(), pictures);
    }

    @Override
    protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
        spend(1);
        super.processOperator(operator, operands);
    }

    private void spend(long more) {
        steps += more;
        if (steps > MOST_STEPS) {
            throw new OverBudgetException("page %d: drawn in more than %d steps".formatted(view.number(), MOST_STEPS));
        }
    }

    @Override
    protected void showText(byte[] string) throws IOException {
        letters.begin(getGraphicsState(), translucent > 0, vanished > 0 || !layers.shown());
        super.showText(string);
    }

    @Override
    protected void showGlyph(Matrix place, PDFont font, int code, Vector displacement) throws IOException {
        letters.add(place, font, code);
    }

    @Override
    public void beginMarkedContentSequence(COSName tag, COSDictionary properties) {
        layers.begin(tag, properties);
    }

    @Override
    public void endMarkedContentSequence() {
        layers.end();
    }

    @Override
    public void showForm(PDFormXObject form) throws IOException {
        spend(STEPS_OF_A_FORM);
        if (layers.shows(form.getOptionalContent())) {
            GeneralPath outer = path;
            path = new GeneralPath();
            super.showForm(form);
            path = outer;
        }
    }

    @Override
    public void showTransparencyGroup(PDTransparencyGroup form) throws IOException {
        spend(STEPS_OF_A_FORM);
        if (!layers.shows(form.getOptionalContent())) {
            return;
        }
        boolean shinesThrough = !solid(getGraphicsState());
        boolean gone = getGraphicsState().getNonStrokeAlphaConstant() <= TRANSPARENT;
        translucent += shinesThrough ? 1 : 0;
        vanished += gone ? 1 : 0;
        GeneralPath outer = path;
        path = new GeneralPath();
        super.showTransparencyGroup(form);
        path = outer;
        translucent -= shinesThrough ? 1 : 0;
        vanished -= gone ? 1 : 0;
    }

    @Override
    public void appendRectangle(Point2D p0, Point2D p1, Point2D p2, Point2D p3) {
        path.moveTo(p0.getX(), p0.getY());
        path.lineTo(p1.getX(), p1.getY());
        path.lineTo(p2.getX(), p2.getY());
        path.lineTo(p3.getX(), p3.getY());
        path.closePath();
    }

    @Override
    public void drawImage(PDImage image) {
        refuseOverPixels(image);
        if (!layers.shown() || image instanceof PDImageXObject object && !layers.shows(object.getOptionalContent())) {
            return;
        }
        Path2D square = new Path2D.Double(new Rectangle2D.Double(0, 0, 1, 1));
        square.transform(getGraphicsState().getCurrentTransformationMatrix().createAffineTransform());
        COSDictionary dictionary = image.getCOSObject() instanceof COSDictionary own ? own : new COSDictionary();
        boolean whole = !image.isStencil()
                && !dictionary.containsKey(COSName.SMASK)
                && !dictionary.containsKey(COSName.MASK)
                && !dictionary.containsKey(COSName.SMASK_IN_DATA);
        paint(square, new Ink.Mixed(), whole && solid(getGraphicsState()));
        Rectangle2D seen = clipped(displayed(square).getBounds2D());
        if (!seen.isEmpty() && !image.isStencil()
                || seen.getHeight() > 0 && seen.getWidth() > view.size().width() / 2) {
            pictures.add(seen);
        }
    }

    private void refuseOverPixels(PDImage image) {
        long pixels = (long) image.getWidth() * image.getHeight();
        if (pixels > limits.pixels()) {
            throw new OverBudgetException("page %d: a picture of %d × %d pixels; the limit is %d pixels"
                    .formatted(view.number(), image.getWidth(), image.getHeight(), limits.pixels()));
        }
    }

    @Override
    public void clip(int windingRule) {
        clipNext = true;
    }

    @Override
    public void moveTo(float x, float y) {
        path.moveTo(x, y);
    }

    @Override
    public void lineTo(float x, float y) {
        if (path.getCurrentPoint() == null) {
            path.moveTo(x, y);
        } else {
            path.lineTo(x, y);
        }
    }

    @Override
    public void curveTo(float x1, float y1, float x2, float y2, float x3, float y3) {
        if (path.getCurrentPoint() == null) {
            path.moveTo(x3, y3);
        } else {
            path.curveTo(x1, y1, x2, y2, x3, y3);
        }
    }

    @Override
    public Point2D getCurrentPoint() {
        Point2D current = path.getCurrentPoint();
        return current == null ? new Point2D.Float() : current;
    }

    @Override
    public void closePath() {
        if (path.getCurrentPoint() != null) {
            path.closePath();
        }
    }

    @Override
    public void endPath() {
        if (clipNext) {
            // Its bounds stand for it: exact enough to tell letters outside of it, and cheap to cut.
            getGraphicsState().intersectClippingPath(new GeneralPath(path.getBounds2D()));
            clipNext = false;
        }
        path = new GeneralPath();
    }

    @Override
    public void strokePath() {
        PDGraphicsState state = getGraphicsState();
        double width = state.getLineWidth()
                * Math.abs(state.getCurrentTransformationMatrix().getScalingFactorX());
        if (width >= THICK_STROKE && layers.shown()) {
            paint(new BasicStroke((float) width).createStrokedShape(path), new Ink.Mixed(), false);
        }
        endPath();
    }

    @Override
    public void fillPath(int windingRule) {
        if (layers.shown()) {
            path.setWindingRule(windingRule);
            boolean solid = solid(getGraphicsState());
            Ink ink = letters.inks().of(getGraphicsState().getNonStrokingColor());
            paint(path, solid ? ink : new Ink.Mixed(), solid && ink instanceof Ink.Plain);
        }
        endPath();
    }

    @Override
    public void fillAndStrokePath(int windingRule) {
        fillPath(windingRule);
    }

    @Override
    public void shadingFill(COSName shadingName) {
        if (layers.shown()) {
            Rectangle2D all = PdfLetters.clipBounds(getGraphicsState());
            paint(all, new Ink.Mixed(), false);
        }
    }

    private void paint(java.awt.Shape shape, Ink ink, boolean opaque) {
        if (getGraphicsState().getNonStrokeAlphaConstant() <= TRANSPARENT || vanished > 0) {
            return;
        }
        boolean rectangular = Rectangles.is(shape);
        java.awt.Shape displayed = displayed(shape);
        Rectangle2D seen = clipped(displayed.getBounds2D());
        boolean filled = rectangular && Rectangles.is(displayed);
        if (!seen.isEmpty()) {
            painted.paint(new PaintedAreas.Area(filled ? seen : displayed, seen, ink, opaque && filled, filled));
        }
    }

    private java.awt.Shape displayed(java.awt.Shape shape) {
        return toDisplay.createTransformedShape(shape);
    }

    private Rectangle2D clipped(Rectangle2D displayed) {
        Rectangle2D clip = toDisplay
                .createTransformedShape(PdfLetters.clipBounds(getGraphicsState()))
                .getBounds2D();
        return displayed.createIntersection(clip);
    }

    private boolean solid(PDGraphicsState state) {
        return translucent == 0
                && state.getNonStrokeAlphaConstant() >= OPAQUE
                && state.getSoftMask() == null
                && (state.getBlendMode() == BlendMode.NORMAL || state.getBlendMode() == BlendMode.COMPATIBLE);
    }

    /** What is found on a page. */
    record PdfScan(List<FoundLetter> letters, List<Rectangle2D> pictures) {
        /** The share of a page that pictures take up, 0..1; overlapping ones count once, roughly. */
        double pictureShare(PageBox page) {
            int side = 32;
            int covered = 0;
            for (int i = 0; i < side * side; i++) {
                double x = (i % side + 0.5) * page.width() / side;
                double y = (i / side + 0.5) * page.height() / side;
                covered += pictures.stream().anyMatch(picture -> picture.contains(x, y)) ? 1 : 0;
            }
            return covered / (double) (side * side);
        }
    }

    /** A page that asks for more than the limits grant. */
    static final class OverBudgetException extends RuntimeException {
        private static final long serialVersionUID = 1;

        OverBudgetException(String message) {
            super(message);
        }
    }
}
