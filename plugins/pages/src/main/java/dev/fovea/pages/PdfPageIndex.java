package dev.fovea.pages;

import dev.fovea.plugin.UnreadableException;
import dev.fovea.plugin.UnreadableException.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * Where the pages of a file are, in order. Inner nodes of the page tree are read, pages are not: a node that counts as many
 * pages as it has children has pages only. A node that is met again, as in a tree with a loop, is left out.
 */
final class PdfPageIndex {
    private static final int DEEPEST_SINGLE = 64;

    private final List<COSBase> entries;

    private PdfPageIndex(List<COSBase> entries) {
        this.entries = entries;
    }

    static PdfPageIndex of(PDDocument document, int limit) throws UnreadableException {
        COSDictionary catalog = document.getDocumentCatalog().getCOSObject();
        COSBase root = catalog.getDictionaryObject(COSName.PAGES);
        List<COSBase> entries = root instanceof COSDictionary tree ? walk(tree, limit) : List.of();
        if (entries.isEmpty()) {
            throw new UnreadableException(Reason.EMPTY, "the file has no pages");
        }
        return new PdfPageIndex(entries);
    }

    int count() {
        return entries.size();
    }

    COSBase entry(int number) {
        return entries.get(number - 1);
    }

    /** The page itself, where a node of one page stands in its place. */
    static COSDictionary leafOf(COSDictionary node) {
        COSDictionary at = node;
        for (int depth = 0; depth < DEEPEST_SINGLE; depth++) {
            COSArray kids = at.getCOSArray(COSName.KIDS);
            if (kids == null || kids.size() == 0 || !(kids.getObject(0) instanceof COSDictionary first)) {
                return at;
            }
            at = first;
        }
        return at;
    }

    private static List<COSBase> walk(COSDictionary root, int limit) throws UnreadableException {
        List<COSBase> entries = new ArrayList<>();
        Set<COSBase> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<COSBase> waiting = new ArrayDeque<>(List.of(root));
        while (!waiting.isEmpty()) {
            COSBase entry = waiting.pop();
            COSBase direct = entry instanceof COSObject reference ? reference.getObject() : entry;
            if (direct != null && !seen.add(direct)) {
                continue;
            }
            COSArray kids = direct instanceof COSDictionary node ? node.getCOSArray(COSName.KIDS) : null;
            if (kids == null) {
                entries.add(entry);
            } else if (direct instanceof COSDictionary node && node.getInt(COSName.COUNT) == kids.size()) {
                kids.forEach(entries::add);
            } else {
                for (int i = kids.size() - 1; i >= 0; i--) {
                    waiting.push(kids.get(i));
                }
            }
            refuseOver(limit, entries.size());
        }
        return entries;
    }

    private static void refuseOver(int limit, int found) throws UnreadableException {
        if (found > limit) {
            throw new UnreadableException(
                    Reason.TOO_MANY_PAGES, "the file has more than %d pages, which is the limit".formatted(limit));
        }
    }
}
