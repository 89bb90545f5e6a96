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
 * @param payouts what it is; while it is open, the payout that it names with another amount, or that has its amount and days
 * @param senderEnd the last digits of the account that it came from, empty where the bank does not tell
 * @param suggested the payout that has its amount and days and that nothing in it names; 0 for none
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
        int line,
        String senderEnd,
        long suggested) {
    /** A payout, by what its page is found by. */
    public record Told(String provider, String reference) {
        public String path() {
            return PayoutAddress.path(provider, reference);
        }
    }

    public String look() {
        return switch (state) {
            case "open" -> suggested != 0 ? "unsure" : "loose";
            case "left" -> "plain";
            default -> "tied";
        };
    }

    /** What the chip says. */
    public String word(View view) {
        return view.t("bankpage."
                + switch (state) {
                    case "matched" -> "basis." + basis;
                    case "open" -> suggested != 0 ? "state.suggested" : "state.open";
                    default -> "state." + state;
                });
    }
}
