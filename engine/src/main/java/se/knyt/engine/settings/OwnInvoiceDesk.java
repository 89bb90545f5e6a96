package se.knyt.engine.settings;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;

/** Which payment methods are a company's own invoice, and on which terms. */
public final class OwnInvoiceDesk {
    /** The shop's name for its own gift cards, where another would name a provider. */
    private static final String GIFT_CARD = "gift_card";

    private static final String STORE_CREDIT = "shopify_store_credit";

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final LongConsumer changed;

    /** @param changed told of a company whose terms are others now: purchases that waited go on */
    public OwnInvoiceDesk(Database database, CompanyClocks clocks, SettingsStore settings, LongConsumer changed) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.changed = changed;
    }

    /** Those in use. */
    public OwnInvoices ownInvoices(long company) {
        return database.forCompany(
                "own-invoices",
                company,
                tx -> settings.current(tx, company).settings().ownInvoices());
    }

    /** Methods that can be none: a provider pays them out, or a gift card has paid already. */
    public Set<String> paidOut(long company) {
        var known = database.forCompany(
                "paid-out",
                company,
                tx -> settings.current(tx, company).settings().posting().providers());
        var codes = new TreeSet<String>();
        known.forEach(provider -> codes.add(OwnInvoices.code(provider.provider())));
        codes.add(GIFT_CARD);
        codes.add(STORE_CREDIT);
        return codes;
    }

    /** Puts them in use as a new settings version. What has begun goes on as it began; only when it is late is said anew. */
    public void save(long company, OwnInvoices wanted, String actor) {
        if (wanted.equals(ownInvoices(company))) {
            return;
        }
        var now = clocks.machineNow();
        database.doForCompany("own-invoices", company, tx -> {
            settings.change(tx, company, s -> s.withOwnInvoices(wanted), "", actor, now);
            Audit.write(
                    tx,
                    company,
                    now,
                    actor,
                    "own-invoices.change",
                    "",
                    Map.of(
                            "methods", wanted.written(),
                            "due", String.valueOf(wanted.dueDays()),
                            "late", String.valueOf(wanted.lateDays())));
        });
        changed.accept(company);
    }
}
