package se.knyt.formats.sie;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.money.Currency;

/** Collects the records that say what a file is and whose. */
final class HeaderBuilder {
    private final Map<String, String> texts = new HashMap<>();
    private final List<String> comments = new ArrayList<>();
    private final List<SieYear> years = new ArrayList<>();
    private SieAddress address = SieAddress.NONE;
    private boolean alreadyImported;
    private Optional<LocalDate> generated = Optional.empty();
    private Optional<LocalDate> periodEnd = Optional.empty();
    private boolean currencyStated;
    private Currency currency = Currency.SEK;

    Currency currency() {
        return currency;
    }

    boolean has(String label) {
        return texts.containsKey(label);
    }

    /** @return false when the record is no header record */
    boolean take(SieLine line) {
        switch (line.label()) {
            case "#FLAGGA" -> alreadyImported = line.text(0).equals("1");
            case "#FORMAT", "#SIETYP", "#FTYP", "#FNR", "#BKOD", "#FNAMN", "#TAXAR", "#KPTYP" -> {
                // The first field is all that is kept of these.
            }
            case "#PROGRAM" -> texts.put("version", line.text(1));
            case "#GEN" -> {
                generated = Values.optionalDate(line, 0);
                texts.put("sign", line.text(1));
            }
            case "#PROSA" -> comments.add(line.text(0));
            case "#ORGNR" -> {
                texts.put("acquisition", line.text(1));
                texts.put("activity", line.text(2));
            }
            case "#ADRESS" -> address = new SieAddress(line.text(0), line.text(1), line.text(2), line.text(3));
            case "#RAR" -> years.add(new SieYear(Values.number(line, 0), Values.date(line, 1), Values.date(line, 2)));
            case "#OMFATTN" -> periodEnd = Optional.of(Values.date(line, 0));
            case "#VALUTA" -> currency(line);
            default -> {
                return false;
            }
        }
        texts.put(line.label(), line.text(0));
        return true;
    }

    private void currency(SieLine line) {
        try {
            currency = new Currency(line.text(0).trim());
        } catch (IllegalArgumentException e) {
            throw line.error("currency", 0, "a currency code is expected");
        }
        currencyStated = true;
    }

    private String text(String key) {
        return texts.getOrDefault(key, "");
    }

    SieHeader build() {
        return new SieHeader(
                alreadyImported,
                text("#PROGRAM"),
                text("version"),
                generated,
                text("sign"),
                text("#SIETYP"),
                comments,
                text("#FTYP"),
                text("#FNR"),
                text("#ORGNR"),
                text("acquisition"),
                text("activity"),
                text("#BKOD"),
                address,
                text("#FNAMN"),
                years,
                text("#TAXAR"),
                periodEnd,
                text("#KPTYP"),
                currencyStated,
                currency);
    }
}
