package se.knyt.server.shell;

import jakarta.servlet.http.HttpServletRequest;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.access.SignedIn;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;

/**
 * The gate of every company page: a handler that takes a {@link View} is only reached by a member of the company in its address, with
 * a role that the handler allows. To everyone else the page does not exist.
 */
final class ViewResolver implements HandlerMethodArgumentResolver {
    /** The number in the menu stops counting here. */
    private static final int LOOSE_ENDS_MAX = 1000;

    private final WebDatabase database;
    private final InstantSource clock;
    private final CompanyTimes times = new CompanyTimes();

    ViewResolver(WebDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == View.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest webRequest,
            @Nullable WebDataBinderFactory binderFactory) {
        var request = webRequest.getNativeRequest(HttpServletRequest.class);
        if (request == null) {
            throw new NotFoundException();
        }
        var user = signedIn();
        var slug = slug(request);
        var reachable = database.outside(sql -> ReachableCompany.of(sql, user.userId()));
        var mine = reachable.stream()
                .filter(r -> r.slug().equals(slug))
                .findFirst()
                .orElseThrow(NotFoundException::new);
        requireAllowed(parameter, request.getMethod(), mine.role());
        return database.inCompany(mine.companyId(), sql -> view(sql, request, user, mine, reachable));
    }

    private View view(
            Sql sql, HttpServletRequest request, SignedIn user, ReachableCompany mine, List<ReachableCompany> reachable)
            throws SQLException {
        var company = company(sql, mine.companyId());
        long looseEnds = sql.one(
                "select count(*) as n from (select 1 from loose_end where company_id = ? and closed_at is null limit ?) l",
                row -> row.number("n"),
                mine.companyId(),
                LOOSE_ENDS_MAX);
        var choices = reachable.stream()
                .map(r -> new View.Choice(r.slug(), r.name(), r.companyId() == mine.companyId()))
                .toList();
        return new View(
                user,
                mine.role(),
                company,
                choices,
                looseEnds,
                next(sql, mine.companyId()),
                company.timeAt(clock.instant()),
                Html.csrf(request),
                pathWithin(request, company.slug()),
                toast(request));
    }

    private static String next(Sql sql, long company) throws SQLException {
        return sql.one(
                "select case when not exists (select 1 from connection where company_id = ?) then 'connect'"
                        + " when not exists (select 1 from flow where company_id = ? and state = 'on') then 'flows'"
                        + " else '' end as next",
                row -> row.text("next"),
                company,
                company);
    }

    private Company company(Sql sql, long id) throws SQLException {
        return sql.one(
                "select organization_id, slug, name, organization_number, currency, zone, sandbox, clock_offset_ms, start_date,"
                        + " settings_version"
                        + " from company where company_id = ?",
                row -> new Company(
                        id,
                        row.number("organization_id"),
                        row.text("slug"),
                        row.text("name"),
                        row.text("organization_number"),
                        row.text("currency"),
                        ZoneId.of(row.text("zone")),
                        row.flag("sandbox"),
                        times.of(sql, id, row.number("clock_offset_ms")),
                        row.date("start_date"),
                        row.integer("settings_version")),
                id);
    }

    private static SignedIn signedIn() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof SignedIn user) {
            return user;
        }
        throw new NotFoundException();
    }

    private static void requireAllowed(MethodParameter parameter, String method, Role role) {
        var allowed = parameter.getMethodAnnotation(Allowed.class);
        boolean may = allowed == null
                ? List.of("GET", "HEAD").contains(method)
                : Arrays.asList(allowed.value()).contains(role);
        if (!may) {
            throw new NotFoundException();
        }
    }

    private static String slug(HttpServletRequest request) {
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                && variables.get("company") instanceof String slug) {
            return slug;
        }
        throw new IllegalStateException("a handler with a View needs {company} in its path");
    }

    private static String pathWithin(HttpServletRequest request, String slug) {
        var path = request.getRequestURI().substring(("/c/" + slug).length());
        return request.getQueryString() == null ? path : path + "?" + request.getQueryString();
    }

    /** The result of the act that led here travels as the key of its text, so that it can be linked to but not forged into words. */
    private static String toast(HttpServletRequest request) {
        var done = Optional.ofNullable(request.getParameter("done")).orElse("");
        return done.matches("[a-z-]{1,40}") ? done : "";
    }
}
