namespace Counterfoil.Storage.Approvals;

/// <summary>The statements on <c>approvals</c>.</summary>
internal static class ApprovalSql
{
    public const string Columns = """
        tenant AS Tenant, application AS Application, demand AS Demand, approved AS Approved,
        approved_associate_id AS ApprovedBy, approvedUntil AS Until, withdrawn AS Withdrawn,
        withdrawn_associate_id AS WithdrawnBy, systemUser AS SystemUser, systemUserRow AS SystemUserRow,
        registered AS Registered, registered_associate_id AS RegisteredBy, updated AS Updated,
        updated_associate_id AS UpdatedBy, version AS Version, encryptedCheck AS EncryptedCheck
        """;

    public const string ById =
        $"SELECT {Columns} FROM approvals WHERE tenant = @tenant AND application = @application";

    public const string List = $"""
        SELECT {Columns} FROM approvals WHERE tenant = @tenant AND application > @after
        ORDER BY application LIMIT @limit
        """;

    public const string Insert = """
        INSERT INTO approvals (tenant, application, demand, approved, approved_associate_id, approvedUntil, withdrawn,
            withdrawn_associate_id, systemUser, systemUserRow, registered, registered_associate_id, updated,
            updated_associate_id, version, encryptedCheck)
        VALUES (@Tenant, @Application, @Demand, @Approved, @ApprovedBy, @Until, @Withdrawn,
            @WithdrawnBy, @SystemUser, @SystemUserRow, @Registered, @RegisteredBy, @Updated,
            @UpdatedBy, @Version, @EncryptedCheck)
        """;

    public const string Update = """
        UPDATE approvals SET demand = @Demand, approved = @Approved, approved_associate_id = @ApprovedBy,
            approvedUntil = @Until, withdrawn = @Withdrawn, withdrawn_associate_id = @WithdrawnBy,
            systemUser = @SystemUser, systemUserRow = @SystemUserRow, updated = @Updated,
            updated_associate_id = @UpdatedBy, version = @Version, encryptedCheck = @EncryptedCheck
        WHERE tenant = @Tenant AND application = @Application AND version = @Version - 1
        """;

    /// <summary>All open requests for the application are answered at once.</summary>
    public const string Answer = """
        UPDATE approval_requests SET state = @state, decided = @decided, decided_associate_id = @decidedBy
        WHERE tenant = @tenant AND application = @application AND state = 0
        """;
}
