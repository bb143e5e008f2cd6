package dev.fovea.documents.corpus;

import dev.fovea.plugin.PageBox;
import java.util.List;

/** A place in frames of one width that are filled one after the other: columns. */
final class Flow {
    private final List<PageBox> frames;
    private int frame;
    private double baseline;

    Flow(List<PageBox> frames) {
        this.frames = List.copyOf(frames);
        this.baseline = frames.getFirst().top();
    }

    Flow copy() {
        Flow copy = new Flow(frames);
        copy.take(this);
        return copy;
    }

    void take(Flow other) {
        frame = other.frame;
        baseline = other.baseline;
    }

    double width() {
        return frames.getFirst().width();
    }

    double left() {
        return frames.get(frame).left();
    }

    double baseline() {
        return baseline;
    }

    /** To the next line; false when no frame has room for it. */
    boolean advance(double leading) {
        baseline += leading;
        if (baseline > frames.get(frame).bottom()) {
            frame++;
            if (frame == frames.size()) {
                return false;
            }
            baseline = frames.get(frame).top() + leading;
        }
        return true;
    }

    /** Leaves space before what follows; at the top of a frame none is left. */
    void space(double points) {
        if (baseline > frames.get(frame).top()) {
            baseline += points;
        }
    }
}
