package se.knyt.cli.reconcile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/** {@code certificates/PROVIDER-REFERENCE.json} and {@code .pdf}: what proves each payout, or what stands against it, each by itself. */
final class Certificates {
    private static final int NAME_MAX = 100;

    private Certificates() {}

    /**
     * When and by what certificates are made.
     *
     * @param at with the merchant's own offset
     * @param version of this program
     */
    record Made(OffsetDateTime at, String version) {}

    /** Writes both forms for every payout, held ones too. */
    static void write(Run run, Made made, Path folder) throws IOException {
        Files.createDirectory(folder);
        var names = names(run.payouts());
        for (int i = 0; i < run.payouts().size(); i++) {
            var payout = run.payouts().get(i);
            CertificateJson.write(run, payout, made, folder.resolve(names.get(i) + ".json"));
            CertificatePdf.write(run, payout, made, folder.resolve(names.get(i) + ".pdf"));
        }
    }

    /** Names without the endings; of equal ones the later have their currency or a number behind. */
    static List<String> names(List<PayoutResult> payouts) {
        var seen = new HashSet<String>();
        var names = new ArrayList<String>();
        for (var payout : payouts) {
            var part = payout.range().part();
            var reference = part.reference().isEmpty()
                    ? part.paidOn() == null
                            ? "without-reference"
                            : part.paidOn().toString()
                    : part.reference();
            var name = safe(part.provider() + "-" + reference);
            if (part.head().oneOfCurrencies() && seen.contains(key(name))) {
                name += "-" + part.currency().code();
            }
            var unused = name;
            for (int count = 2; !seen.add(key(unused)); count++) {
                unused = name + "-" + count;
            }
            names.add(unused);
        }
        return names;
    }

    /** File systems differ in whether letters of two cases are one. */
    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String safe(String name) {
        var plain = name.replaceAll("[^A-Za-z0-9._-]+", "_");
        return plain.length() > NAME_MAX ? plain.substring(0, NAME_MAX) : plain;
    }
}
