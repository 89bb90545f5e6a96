package se.knyt.server.bank;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.server.shell.PayoutAddress;
import se.knyt.server.shell.View;

/**
 * An entry of the bank.
 *
 * @param said the words kept of it
 * @param state {@code open}, {@code matched} or {@code left}
 * @param basis why it is taken for what it is
 * @param payouts what it is; while it is open, the payout that it names with another amount
 */
public record BankEntryRow(
        long id,
        String account,
        LocalDate bookedOn,
        Money amount,
        String said,
        String state,
        String basis,
        List<Told> payouts,
        String decidedBy,
        @Nullable Instant decidedAt,
        String note,
        String fileName,
        int line) {
    /** A payout, by what its page is found by. */
    public record Told(String provider, String reference) {
        public String path() {
            return PayoutAddress.path(provider, reference);
        }
    }

    /** The chip's look: by an amount alone looks less sure than by a reference. */
    public String look() {
        return switch (state) {
            case "open" -> "loose";
            case "left" -> "plain";
            default -> basis.equals("amount") ? "unsure" : "tied";
        };
    }

    /** What the chip says. */
    public String word(View view) {
        return view.t("bankpage." + (state.equals("matched") ? "basis." + basis : "state." + state));
    }
}
