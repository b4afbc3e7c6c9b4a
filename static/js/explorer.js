// The interactive page of the API. Keys that are typed in stay in the page.
const place = document.querySelector("#explorer");
window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.schema,
  deepLinking: true,
  validatorUrl: null,
  tryItOutEnabled: false,
});
