package se.knyt.formats.bank;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;

/** Reads one {@code Ntry}. */
final class CamtEntry {
    /** Payments of one entry that are kept apart. */
    private static final int DETAILS_MAX = 100_000;

    private static final int TEXTS_MAX = 200;

    private final XmlCursor xml;
    private final StatementBuilder statement;
    private final int line;
    private @Nullable Money amount;
    private String side = "";
    private boolean reversal;
    private String status = "";
    private @Nullable LocalDate bookedOn;
    private @Nullable LocalDate valueOn;
    private String bankReference = "";
    private String code = "";
    private final List<String> texts = new ArrayList<>();
    private final List<BankEntry.Detail> details = new ArrayList<>();

    CamtEntry(XmlCursor xml, StatementBuilder statement) {
        this.xml = xml;
        this.statement = statement;
        line = xml.line();
    }

    void read() {
        xml.children(child -> {
            switch (child) {
                case "NtryRef" -> add(texts, xml.text());
                case "Amt" -> amount = CamtReader.amount(xml);
                case "CdtDbtInd" -> side = xml.text();
                case "RvslInd" -> reversal = flag(xml.text());
                case "Sts" -> status = xml.text();
                case "BookgDt" -> bookedOn = CamtReader.day(xml, xml.text());
                case "ValDt" -> valueOn = CamtReader.day(xml, xml.text());
                case "AcctSvcrRef" -> bankReference = xml.text();
                case "AddtlNtryInf" -> add(texts, xml.text());
                case "BkTxCd" -> code = code();
                case "NtryDtls" -> details();
                default -> {}
            }
        });
        end();
    }

    private void end() {
        var stated = amount;
        if (stated == null || !CamtReader.isSide(side)) {
            throw xml.error("the entry of line " + line + " has no amount or does not say credit or debit");
        }
        boolean booked = switch (status) {
            case "BOOK" -> true;
            case "PDNG", "INFO", "FUTR" -> false;
            default -> throw xml.error("the entry of line " + line + " has the unknown status \"" + status + "\"");
        };
        var day = bookedOn == null ? valueOn : bookedOn;
        if (day == null) {
            throw xml.error("the entry of line " + line + " has neither booking nor value date");
        }
        statement.add(
                new BankEntry(
                        line,
                        statement.account,
                        day,
                        valueOn,
                        signed(stated, side),
                        reversal,
                        bankReference,
                        code,
                        texts,
                        details),
                booked);
    }

    private static Money signed(Money amount, String side) {
        return side.equals("DBIT") ? amount.negated() : amount;
    }

    private boolean flag(String text) {
        return switch (text) {
            case "true", "1" -> true;
            case "false", "0", "" -> false;
            default -> throw xml.error("neither true nor false");
        };
    }

    /** Domain, family, sub-family and the bank's own code, in the order of the message. */
    private String code() {
        var parts = new ArrayList<String>();
        xml.children(kind -> {
            if (kind.equals("Domn")) {
                xml.children(part -> {
                    if (part.equals("Fmly")) {
                        xml.children(_ -> parts.add(xml.text()));
                    } else {
                        parts.add(xml.text());
                    }
                });
            } else if (kind.equals("Prtry")) {
                xml.children(part -> {
                    if (part.equals("Cd")) {
                        parts.add(xml.text());
                    }
                });
            }
        });
        return String.join("-", parts);
    }

    private void details() {
        xml.children(child -> {
            if (child.equals("TxDtls")) {
                if (details.size() == DETAILS_MAX) {
                    throw xml.error("more than " + DETAILS_MAX + " payments in one entry");
                }
                details.add(new DetailReader().read());
            } else if (child.equals("Btch")) {
                xml.children(part -> {
                    if (part.equals("MsgId") || part.equals("PmtInfId")) {
                        add(texts, xml.text());
                    }
                });
            }
        });
    }

    private void add(List<String> list, String text) {
        if (!text.isEmpty() && !text.equals("NOTPROVIDED")) {
            if (list.size() == TEXTS_MAX) {
                throw xml.error("more than " + TEXTS_MAX + " texts in one payment");
            }
            list.add(text);
        }
    }

    /** Reads one {@code TxDtls}. */
    private final class DetailReader {
        private @Nullable Money own;
        private @Nullable Money transaction;
        private String ownSide = "";
        private String endToEndId = "";
        private String transactionId = "";
        private final List<String> references = new ArrayList<>();
        private final List<String> remittance = new ArrayList<>();
        private String debtor = "";
        private String creditor = "";
        private String kind = "";
        private String payee = "";
        private String debtorAccount = "";
        private String creditorAccount = "";

        private BankEntry.Detail read() {
            xml.children(child -> {
                switch (child) {
                    case "Refs" -> references();
                    case "Amt" -> own = CamtReader.amount(xml);
                    case "CdtDbtInd" -> ownSide = xml.text();
                    case "AmtDtls" -> amounts();
                    case "RltdPties" -> parties();
                    case "BkTxCd" -> kind = code();
                    case "RmtInf" -> remittance();
                    case "AddtlTxInf" -> add(remittance, xml.text());
                    default -> {}
                }
            });
            return new BankEntry.Detail(
                    amountInAccount(),
                    endToEndId,
                    transactionId,
                    references,
                    remittance,
                    side.equals("DBIT") ? creditor : debtor,
                    kind,
                    payee,
                    side.equals("DBIT") ? creditorAccount : debtorAccount);
        }

        /** The amount in the currency of the entry, which stands before its details in the message. */
        private @Nullable Money amountInAccount() {
            var entry = amount;
            if (entry == null) {
                return null;
            }
            var stated = own != null ? own : transaction;
            return stated == null || !stated.currency().equals(entry.currency())
                    ? null
                    : signed(stated, ownSide.isEmpty() ? side : ownSide);
        }

        private void references() {
            xml.children(child -> {
                if (child.equals("Prtry")) {
                    xml.children(part -> {
                        if (part.equals("Ref")) {
                            add(references, xml.text());
                        }
                    });
                    return;
                }
                var text = xml.text();
                switch (child) {
                    case "EndToEndId" -> endToEndId = text.equals("NOTPROVIDED") ? "" : text;
                    case "TxId" -> transactionId = text.equals("NOTPROVIDED") ? "" : text;
                    default -> add(references, text);
                }
            });
        }

        private void amounts() {
            xml.children(kind -> {
                if (kind.equals("TxAmt")) {
                    xml.children(part -> {
                        if (part.equals("Amt")) {
                            transaction = CamtReader.amount(xml);
                        }
                    });
                }
            });
        }

        private void parties() {
            xml.children(role -> {
                if (role.equals("Dbtr")) {
                    debtor = partyName();
                } else if (role.equals("Cdtr")) {
                    creditor = partyName();
                } else if (role.equals("CdtrAcct")) {
                    alias();
                } else if (role.equals("DbtrAcct")) {
                    debtorAccount = account();
                }
            });
        }

        /** Letters and digits of an account's number, however it is written. */
        private String account() {
            var number = new StringBuilder();
            xml.children(child -> {
                if (child.equals("Id")) {
                    xml.children(form -> {
                        if (form.equals("IBAN")) {
                            number.append(xml.text());
                        } else if (form.equals("Othr")) {
                            xml.children(part -> {
                                if (part.equals("Id")) {
                                    number.append(xml.text());
                                }
                            });
                        }
                    });
                }
            });
            return number.toString().replaceAll("[^\\p{L}\\p{Nd}]", "").toUpperCase(Locale.ROOT);
        }

        /** An account that is an alias: by a scheme of its own, or ({@code .08}) as a proxy. */
        private void alias() {
            xml.children(child -> {
                if (child.equals("Prxy")) {
                    xml.children(part -> {
                        if (part.equals("Id")) {
                            payee = xml.text();
                        }
                    });
                } else if (child.equals("Id")) {
                    xml.children(form -> {
                        if (form.equals("IBAN")) {
                            creditorAccount = xml.text()
                                    .replaceAll("[^\\p{L}\\p{Nd}]", "")
                                    .toUpperCase(Locale.ROOT);
                        } else if (form.equals("Othr")) {
                            xml.children(part -> {
                                if (part.equals("Id") && payee.isEmpty()) {
                                    payee = xml.text();
                                }
                            });
                        }
                    });
                }
            });
        }

        private String partyName() {
            var name = new StringBuilder();
            xml.children(child -> {
                if (child.equals("Nm")) {
                    name.append(xml.text());
                } else if (child.equals("Pty")) {
                    name.append(partyName());
                }
            });
            return name.toString();
        }

        private void remittance() {
            xml.children(child -> {
                if (child.equals("Ustrd")) {
                    add(remittance, xml.text());
                } else if (child.equals("Strd")) {
                    xml.children(this::structured);
                }
            });
        }

        private void structured(String child) {
            switch (child) {
                case "AddtlRmtInf" -> add(remittance, xml.text());
                case "CdtrRefInf" ->
                    xml.children(part -> {
                        if (part.equals("Ref")) {
                            add(references, xml.text());
                        }
                    });
                case "RfrdDocInf" ->
                    xml.children(part -> {
                        if (part.equals("Nb")) {
                            add(references, xml.text());
                        }
                    });
                default -> {}
            }
        }
    }
}
