package se.knyt.formats.bank;

/** Takes what a bank file holds, as it is read. After an error nothing of the file may be used. */
public interface BankSink {
    /** A booked entry of the statement that is being read. */
    void entry(BankEntry entry);

    /** An entry that is announced and not booked: no money yet. */
    void pending(BankEntry entry);

    /** The statement whose entries came since the last call. */
    void statement(BankStatement statement);
}
