using Counterfoil.Server.Commands;

return await Tool.RunAsync(args, Surroundings.OfProcess(), CancellationToken.None);
