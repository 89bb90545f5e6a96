package se.knyt.server.companies;

import java.util.List;

/**
 * A page of companies, by name.
 *
 * @param total all that the reader reaches
 * @param page from 1
 * @param pages how many there are
 */
public record CompaniesPage(List<CompanyLine> rows, int total, int page, int pages) {}
