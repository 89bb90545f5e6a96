package se.knyt.server.clearing;

import java.time.LocalDate;
import java.util.List;

/** Every specified account at a day. */
public record ClearingPage(LocalDate day, boolean own, List<AccountState> accounts, LedgerBalances.Answer answer) {}
