package se.knyt.formats.settlement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import se.knyt.core.money.Currency;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.SettlementFile.PayoutHead;

/** The payouts of a file, one for each reference and currency, in the order they were met. Currencies are never summed. */
public final class PayoutDrafts {
    private static final int PAYOUTS_MAX = 10_000;

    private final String file;
    private final List<PayoutDraft> drafts = new ArrayList<>();
    private final Map<Key, Integer> places = new HashMap<>();
    private Key last = new Key("", Currency.SEK);
    private int lastPlace = -1;

    private record Key(String reference, Currency currency) {}

    /** @param file name of the file */
    public PayoutDrafts(String file) {
        this.file = file;
    }

    /**
     * The place of the payout with a reference in a currency, made when it is the first of it.
     *
     * @throws FormatException when there are more payouts than a file can hold
     */
    public int place(String reference, Currency currency) {
        if (lastPlace >= 0
                && last.currency().equals(currency)
                && last.reference().equals(reference)) {
            return lastPlace;
        }
        last = new Key(reference, currency);
        Integer known = places.get(last);
        if (known == null) {
            if (drafts.size() == PAYOUTS_MAX) {
                throw new FormatException(file, 0, 0, "more than " + PAYOUTS_MAX + " payouts in one file");
            }
            known = drafts.size();
            places.put(last, known);
            drafts.add(new PayoutDraft(reference, currency));
        }
        lastPlace = known;
        return lastPlace;
    }

    /** The place of the payout with a reference in a currency, or −1 when none has been met. */
    public int find(String reference, Currency currency) {
        return places.getOrDefault(new Key(reference, currency), -1);
    }

    public PayoutDraft get(int place) {
        return drafts.get(place);
    }

    public int size() {
        return drafts.size();
    }

    /** Nothing was paid out in the other currencies of a reference that states what was paid in one. */
    public void settleOtherCurrencies() {
        var paid = new HashSet<String>();
        places.forEach((key, place) -> {
            if (drafts.get(place).isPaid()) {
                paid.add(key.reference());
            }
        });
        places.forEach((key, place) -> {
            if (paid.contains(key.reference()) && !drafts.get(place).isPaid()) {
                drafts.get(place).settledBeside();
            }
        });
    }

    /** The heads in the order of the places. */
    public List<PayoutHead> heads(String provider) {
        return drafts.stream().map(draft -> draft.head(provider)).toList();
    }
}
