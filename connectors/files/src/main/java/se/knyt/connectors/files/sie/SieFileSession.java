package se.knyt.connectors.files.sie;

import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import se.knyt.core.money.Money;
import se.knyt.formats.sie.SieObjectId;
import se.knyt.formats.sie.SieRow;
import se.knyt.formats.sie.SieText;
import se.knyt.formats.sie.SieVoucher;
import se.knyt.spi.AccessCheck;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectBody.VoucherRow;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget;
import se.knyt.spi.Preflight;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderFailure.Refused;

/** Vouchers into SIE files. A voucher is known by our reference, which stands first in its text. */
final class SieFileSession implements EffectTarget, Preflight, AccessCheck {
    /** Every check of the preflight. */
    static final Set<String> CHECKS = Set.of("sie.folder", "sie.organization-number");

    /** The engine's processes share the folder; a lock that another thread of this one holds is an error of Java's, not a wait. */
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private final SieFileConfig config;
    private final SieFolder folder;
    private final InstantSource companyTime;
    private final ZoneId zone;

    SieFileSession(SieFileConfig config, InstantSource companyTime, ZoneId zone) {
        this.config = config;
        this.folder = new SieFolder(config);
        this.companyTime = companyTime;
        this.zone = zone;
    }

    @Override
    public Set<EffectKind> effects() {
        return Set.of(EffectKind.CREATE_VOUCHER);
    }

    @Override
    public Traits traits(EffectKind kind) {
        return new Traits(1, Duration.ZERO, true);
    }

    @Override
    public Performed perform(EffectRequest request) {
        var body = body(request);
        var voucher = voucher(body);
        var today = companyTime.instant().atZone(zone).toLocalDate();
        var currency = body.rows().getFirst().debit().currency();
        return locked(true, () -> {
            var standing = folder.fileOf(body.externalReference(), body.date());
            if (standing.isPresent()) {
                folder.remember(body.externalReference(), standing.get());
                return performed(body, standing.get());
            }
            return performed(body, folder.add(voucher, body.externalReference(), currency, today));
        });
    }

    @Override
    public Asked ask(EffectRequest request) {
        var body = body(request);
        return locked(false, () -> folder.fileOf(body.externalReference(), body.date()))
                .<Asked>map(file -> new Asked.There(performed(body, file)))
                .orElseGet(Asked.NotThere::new);
    }

    private static EffectBody.CreateVoucher body(EffectRequest request) {
        if (request.body() instanceof EffectBody.CreateVoucher body) {
            return body;
        }
        throw new IllegalArgumentException("not an effect of this system: " + request.kind());
    }

    private static Performed performed(EffectBody.CreateVoucher body, String file) {
        return new Performed(body.externalReference(), Map.of("file", file));
    }

    private static SieVoucher voucher(EffectBody.CreateVoucher body) {
        var reference = body.externalReference();
        boolean carried = !reference.isBlank()
                && reference.length() <= SieText.IMPORT_MAX
                && SieText.fitted(reference, SieText.IMPORT_MAX).equals(reference);
        if (!carried) {
            throw new Refused(
                    "sie.reference",
                    "a reference that a SIE file cannot hold",
                    Map.of("charsMax", Integer.toString(SieText.IMPORT_MAX)));
        }
        requireBalanced(body);
        var rows = body.rows().stream().map(SieFileSession::row).toList();
        return new SieVoucher(
                body.series(),
                "",
                body.date(),
                SieText.fitted(body.told(SieText.IMPORT_MAX, SieText::transliterated), SieText.IMPORT_MAX),
                Optional.empty(),
                "",
                rows);
    }

    private static SieRow row(VoucherRow row) {
        return SieRow.of(
                row.account(),
                SieObjectId.of(row.costCentre(), row.project(), row.dimensions()),
                row.debit().minus(row.credit()),
                SieText.fitted(row.text(), SieText.IMPORT_MAX));
    }

    private static void requireBalanced(EffectBody.CreateVoucher body) {
        boolean enough = body.rows().size() >= 2;
        if (enough) {
            var currency = body.rows().getFirst().debit().currency();
            var debit = Money.sum(body.rows().stream().map(VoucherRow::debit).toList(), currency);
            var credit = Money.sum(body.rows().stream().map(VoucherRow::credit).toList(), currency);
            if (debit.equals(credit)) {
                return;
            }
        }
        throw new Refused("sie.voucher-unbalanced", "a voucher that does not balance", Map.of());
    }

    /** What the disk refuses may be tried again; after a write was begun the file is looked at first. */
    private <T> T locked(boolean write, SieFolder.Work<T> work) {
        ONE_AT_A_TIME.lock();
        try {
            return folder.locked(work);
        } catch (IOException | OverlappingFileLockException e) {
            var reason = e.getClass().getSimpleName() + ": " + e.getMessage();
            throw write ? new ProviderFailure.OutcomeUnknown(reason) : new ProviderFailure.NotSent(reason);
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    @Override
    public List<Check> preflight(Plan plan) {
        var checks = new ArrayList<Check>();
        var path = config.folder().toString();
        checks.add(new Check("sie.folder", writable() ? Status.OK : Status.STOP, Map.of("folder", path)));
        boolean named = !config.organizationNumber().isEmpty();
        checks.add(new Check("sie.organization-number", named ? Status.OK : Status.WARN, Map.of()));
        return List.copyOf(checks);
    }

    @Override
    public boolean checkAccess() {
        if (!writable()) {
            throw new Refused(
                    "sie.folder",
                    "no file can be written there",
                    Map.of("folder", config.folder().toString()));
        }
        return true;
    }

    /** Tries it: permissions, a full disk and a folder on a file system without locks all look writable until one writes. */
    private boolean writable() {
        if (!config.within() && !Files.isDirectory(config.folder())) {
            // Not made where somebody wrote a path: a share that is not mounted, or a typing error, would look like a
            // folder.
            return false;
        }
        ONE_AT_A_TIME.lock();
        try {
            return folder.locked(() -> {
                var probe = Files.createTempFile(config.folder(), ".knyt-", ".probe");
                Files.writeString(probe, "knyt");
                Files.delete(probe);
                return true;
            });
        } catch (IOException e) {
            return false;
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }
}
