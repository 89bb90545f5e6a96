package se.knyt.benchmarks.reconcile;

import java.io.BufferedWriter;
import java.io.IOException;

/** The forms in which a bank tells of an account's entries, all of 12 March 2026 and on one account in kronor that begins at nothing. */
enum BankForm {
    CAMT053("camt053.xml") {
        @Override
        void begin(BufferedWriter out) throws IOException {
            out.write(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                            + "<Document"
                            + " xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt><Id>BENCHMARK1</Id><Acct><Id><IBAN>SE3550000000054910000003</IBAN></Id><Ccy>SEK</Ccy></Acct>\n");
            camtBalance(out, "OPBD", 0);
        }

        @Override
        void entry(BufferedWriter out, int number, long amount, long balance, String text) throws IOException {
            camtEntry(out, number, amount, text);
        }

        @Override
        void end(BufferedWriter out, long closing) throws IOException {
            camtBalance(out, "CLBD", closing);
            out.write("</Stmt></BkToCstmrStmt></Document>\n");
        }
    },
    CAMT054("camt054.xml") {
        @Override
        void begin(BufferedWriter out) throws IOException {
            out.write(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                            + "<Document"
                            + " xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.02\"><BkToCstmrDbtCdtNtfctn><Ntfctn><Id>BENCHMARK1</Id><Acct><Id><IBAN>SE3550000000054910000003</IBAN></Id><Ccy>SEK</Ccy></Acct>\n");
        }

        @Override
        void entry(BufferedWriter out, int number, long amount, long balance, String text) throws IOException {
            camtEntry(out, number, amount, text);
        }

        @Override
        void end(BufferedWriter out, long closing) throws IOException {
            out.write("</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>\n");
        }
    },
    MT940("mt940.sta") {
        @Override
        void begin(BufferedWriter out) throws IOException {
            out.write(":20:BENCHMARK1\n:25:SE3550000000054910000003\n:28C:00071/001\n:60F:C260311SEK0,00\n");
        }

        @Override
        void entry(BufferedWriter out, int number, long amount, long balance, String text) throws IOException {
            out.write(
                    ":61:2603120312C" + comma(amount) + "NTRFE2E" + number + "//BK" + number + "\n:86:" + text + "\n");
        }

        @Override
        void end(BufferedWriter out, long closing) throws IOException {
            out.write(":62F:C260312SEK" + comma(closing) + "\n-\n");
        }
    },
    CSV("bank.csv") {
        @Override
        void begin(BufferedWriter out) throws IOException {
            out.write("Bokföringsdag;Valutadag;Verifikationsnummer;Text;Belopp;Saldo\n");
        }

        @Override
        void entry(BufferedWriter out, int number, long amount, long balance, String text) throws IOException {
            out.write("2026-03-12;2026-03-12;BK" + number + ";" + text + ";" + comma(amount) + ";" + comma(balance)
                    + "\n");
        }

        @Override
        void end(BufferedWriter out, long closing) {
            // The balance stands on each row.
        }
    };

    private final String file;

    BankForm(String file) {
        this.file = file;
    }

    String file() {
        return file;
    }

    abstract void begin(BufferedWriter out) throws IOException;

    /** @param balance what stands on the account after it */
    abstract void entry(BufferedWriter out, int number, long amount, long balance, String text) throws IOException;

    abstract void end(BufferedWriter out, long closing) throws IOException;

    private static String comma(long minor) {
        return ReconcileData.decimal(minor).replace('.', ',');
    }

    private static void camtBalance(BufferedWriter out, String type, long amount) throws IOException {
        out.write("<Bal><Tp><CdOrPrtry><Cd>" + type + "</Cd></CdOrPrtry></Tp><Amt Ccy=\"SEK\">"
                + ReconcileData.decimal(amount) + "</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>\n");
    }

    private static void camtEntry(BufferedWriter out, int number, long amount, String text) throws IOException {
        out.write("<Ntry><Amt Ccy=\"SEK\">" + ReconcileData.decimal(amount)
                + "</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-12</Dt></BookgDt>"
                + "<ValDt><Dt>2026-03-12</Dt></ValDt><AcctSvcrRef>BK" + number
                + "</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>E2E" + number
                + "</EndToEndId></Refs><RmtInf><Ustrd>" + text + "</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n");
    }
}
