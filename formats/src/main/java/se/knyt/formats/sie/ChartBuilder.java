package se.knyt.formats.sie;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects accounts, whose name, type, unit and tax codes stand in records of their own. */
final class ChartBuilder {
    private static final class Entry {
        private String name = "";
        private String type = "";
        private String unit = "";
        private final List<String> taxCodes = new ArrayList<>();
    }

    private static final Set<String> LABELS = Set.of("#KONTO", "#KTYP", "#ENHET", "#SRU");

    private final Map<Integer, Entry> accounts = new LinkedHashMap<>();

    /** @return false when the record is not about an account */
    boolean take(SieLine line, Findings findings) {
        if (LABELS.contains(line.label()) && !Values.isAccount(line, 0)) {
            findings.add(
                    line.number(), "account_not_numeric", "an account that is no number was left out: " + line.text(0));
            return true;
        }
        switch (line.label()) {
            case "#KONTO" -> entry(line).name = line.text(1);
            case "#KTYP" -> entry(line).type = line.text(1);
            case "#ENHET" -> entry(line).unit = line.text(1);
            case "#SRU" -> entry(line).taxCodes.add(line.text(1));
            default -> {
                return false;
            }
        }
        return true;
    }

    private Entry entry(SieLine line) {
        return accounts.computeIfAbsent(Values.account(line, 0), number -> new Entry());
    }

    List<SieAccount> build() {
        var result = new ArrayList<SieAccount>(accounts.size());
        accounts.forEach((number, entry) ->
                result.add(new SieAccount(number, entry.name, entry.type, entry.unit, entry.taxCodes)));
        return result;
    }
}
