package dev.fovea.pages;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.documentinterchange.markedcontent.PDPropertyList;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentGroup;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentMembershipDictionary;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentProperties;
import org.jspecify.annotations.Nullable;

/** Which layers of a file are switched on, and whether what is drawn now is on one of those. */
final class PdfLayers {
    private final @Nullable PDOptionalContentProperties properties;
    private final Deque<Boolean> open = new ArrayDeque<>();
    private int hidden;

    PdfLayers(PDDocument document) {
        properties = document.getDocumentCatalog().getOCProperties();
    }

    boolean shown() {
        return hidden == 0;
    }

    void begin(COSName tag, @Nullable COSDictionary content) {
        boolean hides = properties != null
                && COSName.OC.equals(tag)
                && content != null
                && !shows(PDPropertyList.create(content));
        open.push(hides);
        hidden += hides ? 1 : 0;
    }

    void end() {
        if (!open.isEmpty() && open.pop()) {
            hidden--;
        }
    }

    /** Whether a layer, or a combination of layers, is switched on; no layer at all is. */
    boolean shows(@Nullable PDPropertyList layer) {
        PDOptionalContentProperties all = properties;
        if (all == null) {
            return true;
        }
        if (layer instanceof PDOptionalContentGroup group) {
            return all.isGroupEnabled(group);
        }
        return !(layer instanceof PDOptionalContentMembershipDictionary several) || shows(all, several);
    }

    private static boolean shows(PDOptionalContentProperties all, PDOptionalContentMembershipDictionary several) {
        List<PDOptionalContentGroup> groups = several.getOCGs().stream()
                .filter(PDOptionalContentGroup.class::isInstance)
                .map(PDOptionalContentGroup.class::cast)
                .toList();
        if (groups.isEmpty()) {
            return true;
        }
        return switch (several.getVisibilityPolicy().getName()) {
            case "AllOn" -> groups.stream().allMatch(all::isGroupEnabled);
            case "AnyOff" -> !groups.stream().allMatch(all::isGroupEnabled);
            case "AllOff" -> groups.stream().noneMatch(all::isGroupEnabled);
            default -> groups.stream().anyMatch(all::isGroupEnabled);
        };
    }
}
