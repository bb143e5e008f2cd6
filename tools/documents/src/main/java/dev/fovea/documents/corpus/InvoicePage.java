package dev.fovea.documents.corpus;

import dev.fovea.plugin.PageSize;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;

/** A bill: parties, dates, a table of goods, sums. */
final class InvoicePage implements PageKind {
    private static final double LEFT = 60;
    private static final double RIGHT = 535;
    private static final double VALUES = 170;

    @Override
    public String name() {
        return "invoice";
    }

    @Override
    public PageSize size() {
        return PageLook.A4;
    }

    /** Who the bill is for and when; known to the questions in other words, which do not name its number. */
    private record Bill(String number, String customer, String month, Style plain, Style bold) {}

    @Override
    public void draw(PageSheet sheet, Faces faces, Words words) throws IOException {
        Style plain = new Style(faces.plain(), 10);
        Style bold = new Style(faces.bold(), 10);
        String[] key = words.fresh("bill", () -> words.company() + "|" + words.month() + " " + words.year())
                .split("\\|", -1);
        Bill bill = new Bill(words.id("INV-"), key[0], key[1], plain, bold);
        sheet.mark(plain, "PROOF " + words.between(1, 99) + " NOT FOR SALE");
        sheet.text(bold.sized(18), LEFT, 70, words.company());
        sheet.text(plain, LEFT, 88, words.address() + " - Tel. " + words.phone());
        sheet.text(bold.sized(14), LEFT, 125, "Invoice");
        heading(sheet, words, bill);
        double under = goods(sheet, words, bill);
        sums(sheet, words, bill, under);
        sheet.text(plain.sized(8), LEFT, 790, "Goods remain ours until paid in full. Please quote the invoice number.");
    }

    private void heading(PageSheet sheet, Words words, Bill bill) throws IOException {
        row(sheet, bill, 145, "Invoice number", bill.number());
        row(sheet, bill, 160, "Customer", bill.customer());
        row(sheet, bill, 175, "Address", words.address());
        row(sheet, bill, 190, "Period", bill.month());
        LocalDate issued = words.day();
        row(sheet, bill, 205, "Invoice date", words.written(issued));
        PlacedText due = row(sheet, bill, 220, "Due date", words.written(issued.plusDays(words.between(10, 45))));
        fact(
                sheet,
                due,
                "What is the due date of invoice %s?".formatted(bill.number()),
                "By which day does %s have to pay the bill for %s?".formatted(bill.customer(), bill.month()));
        PlacedText order = row(sheet, bill, 235, "Purchase order", words.id("PO-"));
        fact(
                sheet,
                order,
                "What is the purchase order of invoice %s?".formatted(bill.number()),
                "Under which order did %s buy the goods billed for %s?".formatted(bill.customer(), bill.month()));
    }

    private PlacedText row(PageSheet sheet, Bill bill, double y, String label, String value) throws IOException {
        return sheet.text(bill.bold(), LEFT, y, label).and(sheet.text(bill.plain(), VALUES, y, value));
    }

    private void fact(PageSheet sheet, PlacedText row, String question, String rephrased) {
        sheet.fact(question, rephrased, row, new PlacedText(List.of(row.runs().getLast())));
    }

    private double goods(PageSheet sheet, Words words, Bill bill) throws IOException {
        double y = 275;
        sheet.text(bill.bold(), LEFT, y, "Quantity");
        sheet.text(bill.bold(), 130, y, "Description");
        sheet.textTo(bill.bold(), 420, y, "Unit price");
        sheet.textTo(bill.bold(), RIGHT, y, "Amount");
        sheet.rule(LEFT, y + 5, RIGHT);
        for (String item : words.several(words.between(4, 9), Vocabulary.GOODS)) {
            y += 18;
            PlacedText row = sheet.text(bill.plain(), LEFT, y, words.number("quantity", 1, 60))
                    .and(sheet.text(bill.plain(), 130, y, item))
                    .and(sheet.textTo(bill.plain(), 420, y, words.money("price", 3, 400)));
            PlacedText amount = sheet.textTo(bill.plain(), RIGHT, y, words.money("amount", 100, 9_000));
            if (sheet.facts().size() < 4) {
                sheet.fact(
                        "What is the amount for %s on invoice %s?".formatted(item, bill.number()),
                        "How much was %s charged for the %s in %s?".formatted(bill.customer(), item, bill.month()),
                        row.and(amount),
                        amount);
            }
        }
        sheet.rule(LEFT, y + 6, RIGHT);
        return y + 24;
    }

    private void sums(PageSheet sheet, Words words, Bill bill, double y) throws IOException {
        sum(sheet, bill, y, "Subtotal", words.money("subtotal", 1_000, 40_000));
        PlacedText tax = sum(sheet, bill, y + 16, "Tax", words.money("tax", 100, 4_000));
        fact(
                sheet,
                tax,
                "How much tax is on invoice %s?".formatted(bill.number()),
                "What levy to the state is in the %s bill of %s?".formatted(bill.month(), bill.customer()));
        PlacedText total = sum(sheet, bill, y + 32, "Total due", words.money("total", 1_000, 40_000));
        fact(
                sheet,
                total,
                "What is the total due of invoice %s?".formatted(bill.number()),
                "How much does %s owe altogether for %s?".formatted(bill.customer(), bill.month()));
        sheet.text(
                bill.plain(), LEFT, y + 64, "Bank account " + words.id("GB29 BARC ") + " reference " + bill.number());
    }

    private PlacedText sum(PageSheet sheet, Bill bill, double y, String label, String value) throws IOException {
        return sheet.text(bill.bold(), 370, y, label).and(sheet.textTo(bill.plain(), RIGHT, y, value));
    }
}
