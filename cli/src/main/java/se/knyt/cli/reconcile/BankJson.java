package se.knyt.cli.reconcile;

import java.io.IOException;

/** What the bank shows of a payout, as JSON. */
final class BankJson {
    private BankJson() {}

    /** @param before what stands before the member */
    static void write(BankLeg bank, String before, TextOut out) throws IOException {
        var status = bank.status().name().toLowerCase(java.util.Locale.ROOT);
        boolean none = bank.entries().isEmpty();
        out.raw(before).raw("\"bank\": { \"status\": \"").raw(status);
        out.raw("\", \"basis\": ").json(bank.basis().isEmpty() ? null : bank.basis());
        out.raw(", \"entry\": ").json(none ? null : bank.where());
        out.raw(", \"text\": ").json(none ? null : bank.text());
        out.raw(", \"amount\": \"").raw(bank.amount().toPlain());
        out.raw("\", \"booked_on\": ")
                .json(bank.bookedOn() == null ? null : bank.bookedOn().toString());
        out.raw(", \"entries\": [");
        var separator = "";
        for (var entry : bank.entries()) {
            out.raw(separator).raw("{\"file\": ").json(entry.file());
            out.raw(", \"line\": ").number(entry.line());
            out.raw(", \"reference\": ").json(entry.reference());
            out.raw(", \"text\": ").json(entry.text());
            out.raw(", \"amount\": \"").raw(entry.amount().toPlain());
            out.raw("\", \"booked_on\": \"").raw(entry.bookedOn().toString()).raw("\"}");
            separator = ", ";
        }
        out.raw("] }");
    }
}
