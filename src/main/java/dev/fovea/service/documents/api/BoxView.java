package dev.fovea.service.documents.api;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.fovea.plugin.PageBox;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A place on a page, as {@code [left, top, right, bottom]} in points, rounded to hundredths. */
@Schema(type = SchemaType.ARRAY, implementation = double[].class, description = "left, top, right, bottom in points")
record BoxView(PageBox box) {
    private static final double HUNDRED = 100;

    @JsonValue
    double[] values() {
        return new double[] {rounded(box.left()), rounded(box.top()), rounded(box.right()), rounded(box.bottom())};
    }

    static double rounded(double points) {
        return Math.round(points * HUNDRED) / HUNDRED;
    }
}
