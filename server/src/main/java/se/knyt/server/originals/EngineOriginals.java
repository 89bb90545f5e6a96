package se.knyt.server.originals;

import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import se.knyt.engine.Engine;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.seal.SealBrokenException;
import se.knyt.server.shell.RefusedException;

/** Originals opened by the engine, which has the keys. */
public final class EngineOriginals implements Originals {
    private final Engine engine;

    public EngineOriginals(Engine engine) {
        this.engine = engine;
    }

    @Override
    public Optional<Original> record(long company, long raw) {
        return opened(() -> engine.database().forCompany("show-original", company, tx -> {
            var kept = engine.archive().raw(tx, company, raw);
            boolean personal = kept.isPresent() && engine.personDesk().concerns(tx, company, raw);
            return kept.map(record -> original(record, personal || record.namesBuyers()));
        }));
    }

    @Override
    public Optional<Original> evidence(long company, long evidence) {
        return opened(() -> engine.database()
                .forCompany("show-evidence", company, tx -> engine.archive().evidence(tx, company, evidence))
                .map(kept -> original(kept, kept.namesBuyers())));
    }

    @Override
    public Optional<Original> bankFile(long company, byte[] hash) {
        return opened(() -> engine.database()
                .forCompany("show-bank-file", company, tx -> engine.archive().bankFile(tx, company, hash))
                .map(kept -> original(kept, true)));
    }

    @Override
    public SortedMap<Integer, byte[]> exchanges(long company, long effect) {
        return engine.database()
                .forCompany("show-exchange", company, tx -> engine.archive().exchanges(tx, company, effect));
    }

    /** What cannot be opened is there, and is said to be so; why goes no further than that. */
    private static Optional<Original> opened(Supplier<Optional<Original>> opening) {
        try {
            return opening.get();
        } catch (SealBrokenException e) {
            throw new RefusedException("original-broken");
        }
    }

    private static Original original(Archive.Kept kept, boolean personal) {
        return new Original(kept.name(), kept.mediaType(), kept.content(), personal);
    }
}
