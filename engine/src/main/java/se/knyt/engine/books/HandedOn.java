package se.knyt.engine.books;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import se.knyt.core.bookkeeping.Converted;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.engine.json.Json;
import se.knyt.spi.EffectBody;

/** What is handed on of a voucher of ours: its own text is what it is searched by, or a short name of its key that stands with it. */
public final class HandedOn {
    /** Importers of SIE files refuse longer texts. */
    private static final Pattern FITS = Pattern.compile("[!-~ÅÄÖåäöé]([ -~ÅÄÖåäöé]{0,48}[!-~ÅÄÖåäöé])?");

    private static final int NAME_BYTES = 8;

    private HandedOn() {}

    /** The voucher beside a customer ledger, in its accounting system: known by its whole text. */
    public static EffectBody.CreateVoucher forSystem(WantedEntry entry, String series) {
        return forSystem(entry.voucher(), series);
    }

    public static EffectBody.CreateVoucher forSystem(Voucher voucher, String series) {
        return body(voucher, series, voucher.text(), "");
    }

    /**
     * The voucher of books of our own, in a file or an accounting system: known by its text where that fits, else by a short name of its
     * key that stands with it.
     */
    public static EffectBody.CreateVoucher ofOwnBooks(WantedEntry entry, String series) {
        return ofOwnBooks(entry.key(), entry.voucher(), series);
    }

    public static EffectBody.CreateVoucher ofOwnBooks(String key, Voucher voucher, String series) {
        var text = voucher.text();
        if (FITS.matcher(text).matches()) {
            return body(voucher, series, text, "");
        }
        return byKey(key, voucher, series);
    }

    /** The voucher known by a short name of its key: where another could have the same text. */
    public static EffectBody.CreateVoucher byKey(String key, Voucher voucher, String series) {
        var digest = Json.sha256().digest(key.getBytes(StandardCharsets.UTF_8));
        return body(voucher, series, "Knyt-" + HexFormat.of().formatHex(digest, 0, NAME_BYTES), voucher.text());
    }

    /** A row says at which rate it came from another currency, where it has no other text. */
    private static String told(VoucherRow row) {
        return row.text().isEmpty() ? row.converted().map(Converted::text).orElse("") : row.text();
    }

    private static EffectBody.CreateVoucher body(Voucher voucher, String series, String reference, String text) {
        return new EffectBody.CreateVoucher(
                reference,
                series,
                voucher.eventDate(),
                text,
                voucher.rows().stream()
                        .map(r -> new EffectBody.VoucherRow(
                                r.account(),
                                r.debit(),
                                r.credit(),
                                told(r),
                                r.coding().costCentre(),
                                r.coding().project(),
                                r.coding().dimensions()))
                        .toList());
    }
}
