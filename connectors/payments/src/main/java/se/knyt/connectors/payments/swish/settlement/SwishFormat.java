package se.knyt.connectors.payments.swish.settlement;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.settlement.FileHead;
import se.knyt.formats.settlement.FileKind;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFormat;

/** The Swish reports of banks: of Swedbank and the savings banks, and of Handelsbanken. */
public final class SwishFormat implements SettlementFormat {
    private static final FileKind SETTLEMENT = FileKind.settlement("SWISH", List.of("swish"), "a bank's Swish report")
            .namingBuyers();
    private static final FileKind OTHER_BANK = FileKind.unmapped(
            "SWISH_OTHER",
            "a Swish report of another bank than Swedbank, the savings banks and Handelsbanken; it needs a format of its own");

    /** Columns of the table that Swedbank and the savings banks give; lines about the report may stand above them. */
    private static final Set<String> SWEDBANK = Set.of("kontonr", "bokfdag", "belopp");

    @Override
    public FileKind settlement() {
        return SETTLEMENT;
    }

    @Override
    public Optional<FileKind> recognize(FileHead head) {
        return records(head) || (table(head) && namesSwish(head)) ? Optional.of(SETTLEMENT) : Optional.empty();
    }

    /** Any provider's settlement may name Swish as what a buyer has paid with. */
    @Override
    public Optional<FileKind> suspect(FileHead head) {
        return !head.isJson() && namesSwish(head) ? Optional.of(OTHER_BANK) : Optional.empty();
    }

    private static boolean records(FileHead head) {
        return head.text().startsWith("01;") && head.text().contains(";SWH;");
    }

    private static boolean table(FileHead head) {
        var words = head.text().toLowerCase(Locale.ROOT);
        return !head.isJson() && SWEDBANK.stream().allMatch(words::contains);
    }

    private static boolean namesSwish(FileHead head) {
        return head.text().toLowerCase(Locale.ROOT).contains("swish");
    }

    @Override
    public SettlementFile read(FileText text, String provider, List<FileText> companions) {
        return SwishReader.read(text);
    }
}
