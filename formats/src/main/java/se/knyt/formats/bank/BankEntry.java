package se.knyt.formats.bank;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.BankMovement;

/**
 * One entry of a bank account.
 *
 * @param line where it begins in its file, 1 = first
 * @param account letters and digits of the account's number, empty where the file does not tell
 * @param bookedOn booking day
 * @param valueOn value day, or null
 * @param amount positive when the balance rises. In camt and MT940 alike the sign is that of this entry itself, also where it
 *     reverses an earlier one
 * @param reversal whether it reverses an earlier entry
 * @param bankReference the servicing bank's own reference of the entry, may be empty
 * @param code what kind of entry it is in the bank's words: of camt domain, family, sub-family and the bank's own code, of MT940 the type
 *     ({@code NTRF}); empty where the file does not tell
 * @param texts other references and texts of the entry as a whole
 * @param details the payments it is made of
 */
public record BankEntry(
        int line,
        String account,
        LocalDate bookedOn,
        @Nullable LocalDate valueOn,
        Money amount,
        boolean reversal,
        String bankReference,
        String code,
        List<String> texts,
        List<Detail> details) {
    /**
     * One payment of an entry.
     *
     * @param amount signed as the entry, null where it is not stated in the account's currency
     * @param endToEndId the payer's reference, empty for none ({@code NOTPROVIDED} is none)
     * @param transactionId the first bank's id of the payment, may be empty
     * @param references all further references, OCR numbers and invoice numbers among them
     * @param remittance free texts to the receiver
     * @param party the other party's name, may be empty. It helps to tell a provider and is never written anywhere
     * @param code of its kind, as the entry's; empty where only the entry has one
     * @param payee the alias by which the receiver was paid, such as a Swish number; empty for none
     * @param account letters and digits of the other party's account, empty where the bank does not tell
     */
    public record Detail(
            @Nullable Money amount,
            String endToEndId,
            String transactionId,
            List<String> references,
            List<String> remittance,
            String party,
            String code,
            String payee,
            String account) {
        public Detail {
            references = List.copyOf(references);
            remittance = List.copyOf(remittance);
        }

        private List<String> all() {
            var all = new ArrayList<String>();
            for (var text : List.of(endToEndId, transactionId, party)) {
                if (!text.isEmpty()) {
                    all.add(text);
                }
            }
            all.addAll(references);
            all.addAll(remittance);
            // Banks break a message into pieces at a fixed width, also within a word.
            if (remittance.size() > 1) {
                all.add(String.join("", remittance));
            }
            return all;
        }
    }

    public BankEntry {
        texts = List.copyOf(texts);
        details = List.copyOf(details);
    }

    /** The entry as the matching of payouts sees it. */
    public BankMovement movement() {
        var all = new ArrayList<>(texts);
        if (!bankReference.isEmpty()) {
            all.add(bankReference);
        }
        var parts = details.stream()
                .map(detail -> new BankMovement.Part(detail.amount(), detail.all()))
                .toList();
        return new BankMovement(bookedOn, amount, reversal, all, parts);
    }

    /** The account that all of it came from or went to; empty where the bank tells none or several. */
    public String otherAccount() {
        var accounts = details.stream().map(Detail::account).distinct().toList();
        return accounts.size() == 1 ? accounts.getFirst() : "";
    }

    /** Everything that is said of it in words, sorted: what two tellings of the same entry are compared by. */
    String content() {
        var all = new TreeSet<>(texts);
        details.forEach(detail -> all.addAll(detail.all()));
        return String.join("\u001F", all);
    }

    /** This entry with what another telling of it adds. */
    BankEntry with(BankEntry other) {
        if (details.isEmpty() && !other.details.isEmpty()) {
            var all = new TreeSet<>(texts);
            all.addAll(other.texts);
            return new BankEntry(
                    line,
                    account,
                    bookedOn,
                    valueOn,
                    amount,
                    reversal,
                    bankReference,
                    either(other),
                    List.copyOf(all),
                    other.details);
        }
        var all = new TreeSet<>(texts);
        all.addAll(other.texts);
        other.details.forEach(detail -> all.addAll(detail.all()));
        return new BankEntry(
                line,
                account,
                bookedOn,
                valueOn,
                amount,
                reversal,
                bankReference,
                either(other),
                List.copyOf(all),
                details);
    }

    private String either(BankEntry other) {
        return code.isEmpty() ? other.code : code;
    }
}
