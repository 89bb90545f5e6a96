package se.knyt.server.actions;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.money.Money;
import se.knyt.engine.Desks;
import se.knyt.engine.connections.CheckAnswers;
import se.knyt.engine.connections.ConnectionTrial;
import se.knyt.engine.settings.ReturnRules;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.CustomerReader;
import se.knyt.spi.Preflight;
import se.knyt.spi.Secret;
import se.knyt.spi.StockPlaces;

/** What pages ask the engine to do. Each act is written to the audit log with the actor's name. */
public interface Actions {
    /**
     * What a new company is told.
     *
     * @param startDate nothing older is fetched or booked
     * @param sandbox whether it lives among simulators of its own
     */
    record CompanyForm(String name, String organizationNumber, LocalDate startDate, boolean sandbox) {}

    /** Whether a new company can be a sandbox: simulators run in this process. */
    boolean sandboxes();

    /**
     * Makes a company of an organization, with the settings a new one starts with.
     *
     * @return its name in addresses
     */
    Optional<String> createCompany(long organization, CompanyForm company, String actor);

    /** Tries a loose end's duty again. */
    void retry(long company, long looseEnd, String actor);

    /** Tries all alike again; returns how many. */
    int retryGroup(long company, String groupKey, String actor);

    /** @throws IllegalArgumentException without a reason */
    void close(long company, long looseEnd, String reason, String actor);

    /** A flow as it is to be. */
    record FlowForm(String code, long source, long target, boolean on) {}

    /**
     * Makes flows, or turns those that are there on or off, and plans anew what waits.
     *
     * @throws IllegalArgumentException when the books are begun and a flow would let somebody else keep them
     */
    void flows(long company, List<FlowForm> flows, String actor);

    /**
     * Who captures and who refunds what.
     *
     * @param method code of the payment method, empty for every method not named
     * @param channel the shop's connection, 0 for every shop not named
     * @param captures {@code shop}, {@code knyt-through-shop}, {@code knyt-at-provider}, {@code accounting-system} or {@code person}
     * @param refunds likewise, for what is credited in the accounting system
     * @param connection to the method's provider, where the company has several and this is the one; 0 where each payment tells
     */
    record HandForm(String method, long channel, String captures, String refunds, long connection) {}

    List<HandForm> hands(long company);

    /**
     * Puts a new settings version in use, and plans anew what waits. Where Knyt begins to refund it does so for credit notes dated
     * today or later.
     */
    void saveHands(long company, List<HandForm> hands, String note, String actor);

    /** What holds for refunds that are started here. */
    ReturnRules returnRules(long company);

    /** Puts them in use as a new settings version. */
    void saveReturnRules(long company, ReturnRules rules, String actor);

    /** Where goods can come back into a shop's stock; none where it does not tell. */
    List<StockPlaces.Place> stockPlaces(long company, long shop);

    /**
     * The customers between which a person must choose at a loose end, as the accounting system knows them now; with their numbers alone
     * when it does not answer, and empty when there is nothing to choose.
     */
    List<CustomerReader.Customer> candidates(long company, long looseEnd);

    /**
     * Chooses one of them.
     *
     * @return false when it was chosen already
     * @throws IllegalArgumentException when it is none of them
     */
    boolean choose(long company, long looseEnd, String number, String actor);

    /** Numbers of the accounts of the company's accounting system, asked now; empty where none is connected, tells or answers. */
    Set<Integer> chart(long company);

    /** Every kind of system that can be connected. */
    List<ConnectorInfo> catalogue();

    /** The first page of a system's own portal, by the connector's id; empty where no address of it is known. */
    Optional<URI> portal(String connector);

    /**
     * What a person gave of a system.
     *
     * @param values as written, by key
     * @param held secrets given before, in the place of those that are left empty now
     * @param anyway whether to keep it without trying it
     */
    record ConnectForm(
            String connector, String name, Map<String, String> values, Map<String, Secret> held, boolean anyway) {}

    /**
     * What became of it.
     *
     * @param connection empty where the trial went badly: nothing is kept then
     * @param trial empty where none was made
     */
    record Connected(Optional<Long> connection, Optional<ConnectionTrial.Outcome> trial) {}

    /**
     * Connects a system, after one read that shows whether it lets us in.
     *
     * @throws IllegalArgumentException naming the setting that is missing or wrong
     */
    Connected connect(long company, ConnectForm form, String actor);

    /** What the simulators of a sandbox company accept, by setting; empty for any other company. */
    Map<String, String> samples(long company, String connector);

    /** Path of the address that a connection's system sends its hints to; empty when it sends none. */
    Optional<String> hookPath(long company, long connection);

    /** Runs the checks of a connection; each names what is wrong and how it is mended. Empty where the connector has none. */
    List<Preflight.Check> preflight(long company, long connection);

    /**
     * Writes changes that a preflight proposed and a person agreed to, each into the audit log first.
     *
     * @throws se.knyt.spi.ProviderFailure when one was refused or its outcome is not known; those after it are not tried
     */
    void remedy(long company, long connection, List<Preflight.Change> changes, String actor);

    /** Keeps what a person answers to checks that the system does not tell about, and writes each into the audit log. */
    void answerChecks(long company, long connection, List<CheckAnswers.Answer> answers, String actor);

    /**
     * Gives a connection new credentials, by setting; those not named stay. What waited for them goes on.
     *
     * @throws IllegalArgumentException when one is no credential of its connector; nothing is changed
     */
    void signIn(long company, long connection, Map<String, String> credentials, String actor);

    /** {@code active} or {@code paused}. */
    void connectionState(long company, long connection, String state, String actor);

    /**
     * What confirming a bank receipt does.
     *
     * @param problem code of what is in the way, empty when nothing is
     * @param voucher what is booked; none where the accounting system books its bank by itself
     */
    record BankOutcome(String problem, Map<String, String> arguments, Optional<Voucher> voucher) {}

    /**
     * What would be booked when a payout came to the bank on a day; changes nothing.
     *
     * @param account of the books; 0 for the one that the provider's payouts arrive on
     */
    BankOutcome previewBank(long company, long payout, LocalDate date, Money amount, int account);

    /** Books it and closes the payout's bank leg, or says what is in the way and changes nothing. */
    BankOutcome confirmBank(long company, long payout, LocalDate date, Money amount, int account, String actor);

    /**
     * Our vouchers of a period as a SIE 4I file.
     *
     * @throws se.knyt.server.shell.RefusedException when the period cannot be given as one file
     */
    byte[] sie(long company, LocalDate from, LocalDate to, LocalDate today);

    /**
     * The certificate of a payout as it stands now.
     *
     * @param pdf on paper; else for programs
     * @param by the name of who has it made
     * @param at the company's time
     */
    Optional<byte[]> certificate(long company, long payout, boolean pdf, String by, Instant at);

    /** Writes the vouchers of a company with their hash chain. */
    void voucherChain(long company, OutputStream out) throws IOException;

    /** What is decided about providers' accounts, settlement files and timetables; each writes its own line of the audit log. */
    Desks desks();

    /** Reads a connection's streams now. */
    void readNow(long company, String actor);
}
