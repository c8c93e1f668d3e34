var request = require('request');
var options = {
  'method': 'POST',
  'url': 'https://{BASE_URL}/v1/datamart/{INSTANCE_ID}/put_objects/<OBJECT_NAME>',
  'headers': {
    'Authorization': 'Bearer <API_TOKEN>'
  },
  formData: {
    'objects': '[{"Parameters":{"Variable":"Value"}}]'
  }
};
request(options, function (error, response) {
  if (error) throw new Error(error);
  console.log(response.body);
});
